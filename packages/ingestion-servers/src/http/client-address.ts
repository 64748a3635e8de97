/** Who sends, as far as it is known. */
export interface ClientAddress {
  address: string
  isCertain: boolean
}

/**
 * Google's front end adds the address that has connected to it as the last one of `X-Forwarded-For`; what stands
 * before that, the client may have written itself. So the last one is taken. `isCertain`: it is the only one. Where
 * a proxy stands between (Firebase Hosting), the last one is the proxy's, which must not be banned for one of its
 * users. Without the header: `peer`.
 */
export function clientAddress(forwardedFor: string | undefined, peer: string): ClientAddress {
  const hops = (forwardedFor ?? '')
    .split(',')
    .map((hop) => hop.trim())
    .filter((hop) => hop !== '')
  return { address: hops.at(-1) ?? peer, isCertain: hops.length <= 1 }
}
