/** Where prepared media is in our bucket, by the SHA-256 of what was delivered. */
const audioFolder = (sha256: string): string => `media/${sha256}`
const artworkFolder = (sha256: string): string => `artwork/${sha256}`

export const assetObject = (sha256: string): string => `${audioFolder(sha256)}/asset.json`
export const renditionObject = (sha256: string, name: string): string =>
  `${audioFolder(sha256)}/${name}.mp4`
export const coverObject = (sha256: string): string => `${artworkFolder(sha256)}/cover.json`
export const artworkObject = (sha256: string, size: number): string =>
  `${artworkFolder(sha256)}/${size}.jpg`
