/** Where a request points: `/bucket/key` by path, or the bucket in the host's name. */
export interface BucketAddress {
  bucket: string | null
  /** Decoded path below the bucket without its first `/`; null when there is none. */
  key: string | null
  /** Of `s3.REGION.localhost`; null when the host names none. */
  hostRegion: string | null
}

const ownHosts = ['localhost', '127.0.0.1', 's3.localhost']

/** The host without its port. */
const nameOf = (host: string): string => host.toLowerCase().replace(/:\d+$/, '')

function splitHost(host: string): { bucket: string | null; hostRegion: string | null } {
  const name = nameOf(host)
  const regional = /^(?:(.+)\.)?s3[.-]([a-z]{2}(?:-[a-z]+)+-\d)\.localhost$/.exec(name)
  if (regional) return { bucket: regional[1] ?? null, hostRegion: regional[2] ?? null }
  if (ownHosts.includes(name)) return { bucket: null, hostRegion: null }
  const own = ['s3.localhost', 'localhost', '127.0.0.1'].find((known) => name.endsWith(`.${known}`))
  return { bucket: own ? name.slice(0, -own.length - 1) : null, hostRegion: null }
}

/** Takes host and decoded path apart. */
export function addressOf(host: string, path: string): BucketAddress {
  const { bucket, hostRegion } = splitHost(host)
  const rest = path.slice(1)
  if (bucket !== null) return { bucket, key: rest === '' ? null : rest, hostRegion }
  if (rest === '') return { bucket: null, key: null, hostRegion }
  const slash = rest.indexOf('/')
  if (slash < 0) return { bucket: rest, key: null, hostRegion }
  const key = rest.slice(slash + 1)
  return { bucket: rest.slice(0, slash), key: key === '' ? null : key, hostRegion }
}
