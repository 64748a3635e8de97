/** Why a file that a delivery names by URL is not taken: the sender's to put right. */
export type AssetRefusalCode =
  | 'ASSET_URL_INVALID'
  | 'ASSET_HOST_NOT_ALLOWED'
  | 'ASSET_ADDRESS_FORBIDDEN'
  | 'ASSET_REDIRECTED_TOO_OFTEN'
  | 'ASSET_NOT_FOUND'
  | 'ASSET_TOO_LARGE'
  | 'ASSET_UNREACHABLE'

const fixes: Record<AssetRefusalCode, string> = {
  ASSET_URL_INVALID: 'Send an https URL without a user name, password or port.',
  ASSET_HOST_NOT_ALLOWED:
    'Offer the file on a host that is among the assetHosts of the feed, or ask for yours to be added.',
  ASSET_ADDRESS_FORBIDDEN: 'Offer the file on a host that is reached by a public address.',
  ASSET_REDIRECTED_TOO_OFTEN: 'Send the URL where the file is, not one that leads there.',
  ASSET_NOT_FOUND: 'Send a URL that answers 200 without a sign-in, and still does so in a day.',
  ASSET_TOO_LARGE: 'Send a smaller file, or ask for a higher limit of the feed.',
  ASSET_UNREACHABLE: 'See to it that the host answers, then send the delivery again.',
}

/** Thrown for a file that cannot be fetched however often it is tried. Holds no query of a URL: it may have a token. */
export class AssetRefusal extends Error {
  readonly code: AssetRefusalCode
  readonly fix: string

  constructor(code: AssetRefusalCode, message: string) {
    super(message)
    this.code = code
    this.fix = fixes[code]
  }
}
