import { lookup as systemLookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { TransientError } from '@ddex/dsp-core'
import { AssetRefusal } from './asset-refusal.ts'
import { isPublicAddress } from './public-address.ts'

/** Every address of a host, as the system knows them. */
export type Lookup = (host: string) => Promise<{ address: string; family: number }[]>

export const lookupAll: Lookup = (host) => systemLookup(host, { all: true, verbatim: true })

/**
 * The address to connect to: the connection goes to this very one, so that a name that answers otherwise the next
 * time leads nowhere. A host with any address that is not public is refused. Throws `AssetRefusal`, `TransientError`.
 */
export async function resolveHost(
  hostname: string,
  isLocal: boolean,
  lookup: Lookup,
): Promise<{ address: string; family: number }> {
  const host = hostname.replace(/^\[|\]$/g, '')
  const family = isIP(host)
  const found = family ? [{ address: host, family }] : await ask(host, lookup)
  const [first] = found
  if (!first) throw new TransientError('HOST_UNKNOWN', `The host ${host} has no address.`)
  if (!isLocal && !found.every(({ address }) => isPublicAddress(address)))
    throw new AssetRefusal(
      'ASSET_ADDRESS_FORBIDDEN',
      `The host ${host} is at an address that is not public.`,
    )
  return first
}

async function ask(host: string, lookup: Lookup) {
  try {
    return await lookup(host)
  } catch (cause) {
    throw new TransientError('HOST_UNKNOWN', `The host ${host} cannot be looked up.`, cause)
  }
}
