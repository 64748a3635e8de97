import { AssetRefusal } from './asset-refusal.ts'

export interface AssetUrlRules {
  /** The feed's: `files.example.com`, `*.example.com`. */
  assetHosts: readonly string[]
  /** Hosts of this machine or network that may be asked, by http as well; for a local stack. */
  localHosts: readonly string[]
}

/** A URL that may be asked, once its host's addresses were looked at. */
export interface AskableUrl {
  url: URL
  isLocal: boolean
}

/** Judges a URL as it is written. Throws `AssetRefusal`. */
export function checkAssetUrl(written: string, rules: AssetUrlRules): AskableUrl {
  const url = URL.canParse(written) ? new URL(written) : null
  if (!url) throw invalid('is no URL')
  const host = url.hostname.replace(/\.$/, '')
  const isLocal = rules.localHosts.includes(host)
  if (url.username !== '' || url.password !== '') throw invalid('has a user name or password')
  if (url.protocol !== 'https:' && !(isLocal && url.protocol === 'http:'))
    throw invalid(`is ${url.protocol.replace(':', '')}; only https is asked`)
  if (url.port !== '' && !isLocal) throw invalid('has a port')
  if (!isLocal && !rules.assetHosts.some((allowed) => isAllowed(host, allowed)))
    throw new AssetRefusal('ASSET_HOST_NOT_ALLOWED', `The host ${host} is not allowed here.`)
  return { url, isLocal }
}

const isAllowed = (host: string, allowed: string): boolean =>
  allowed.startsWith('*.')
    ? host.endsWith(allowed.slice(1)) && host.length > allowed.length - 1
    : host === allowed

const invalid = (fault: string) => new AssetRefusal('ASSET_URL_INVALID', `The URL ${fault}.`)
