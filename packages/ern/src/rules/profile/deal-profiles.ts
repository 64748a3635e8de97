/** What a profile of Business Profiles for Common Deal Types 1.3 and 1.4 asks of the deals. */
export interface DealProfile {
  /** Commercial model and use type that a deal must have; a `*` at the end or in the middle stands for anything. */
  model?: string
  use: string
  drm?: string
  userInterface?: string
  clause: string
  /** The release profile to go with it. */
  release?: 'AudioSingle' | 'Ringtone'
  /** Neither pre-order dates, nor prices, nor detailed kinds of streaming, nor a generic profile beside it. */
  without: ReadonlySet<'preOrder' | 'price' | 'detail' | 'generic'>
}

const PAID = 'PayAsYouGoModel'
const FREE = 'AdvertisementSupportedModel'
const SUBSCRIBED = 'SubscriptionModel'

type Without = 'preOrder' | 'price' | 'detail' | 'generic'
const none: Without[] = []
const streaming: Without[] = ['preOrder', 'price', 'generic']
const generic: Without[] = ['preOrder', 'price', 'detail']

type Row = [
  name: string,
  clause: string,
  model: string | undefined,
  use: string,
  without: Without[],
  more?: Pick<DealProfile, 'drm' | 'userInterface' | 'release'>,
]

const ROWS: Row[] = [
  ['GenericDownloadService', '3(1)', PAID, 'PermanentDownload', none],
  ['DRMProtectedDownloadService', '3(2)', PAID, 'PermanentDownload', none, { drm: 'DrmEnforced' }],
  ['NonProtectedDownloadService', '3(3)', PAID, 'PermanentDownload', none, { drm: 'NotDrmEnforced' }],
  ['AdSupportedDownloadService', '3(4)', FREE, 'PermanentDownload', none],
  ['DRMProtectedAdSupportedDownloadService', '3(5)', FREE, 'PermanentDownload', none, { drm: 'DrmEnforced' }],
  ['NonProtectedAdSupportedDownloadService', '3(6)', FREE, 'PermanentDownload', none, { drm: 'NotDrmEnforced' }],
  ['TetheredDownloadService', '3(7)', SUBSCRIBED, 'ConditionalDownload', none],
  ['AdSupportedTetheredDownloadService', '3(8)', FREE, 'ConditionalDownload', none],
  ['InteractiveSubscriptionStreamingService', '3(9)', SUBSCRIBED, 'OnDemandStream', streaming, { release: 'AudioSingle' }],
  ['InteractiveAdSupportedStreamingService', '3(10)', FREE, 'OnDemandStream', streaming, { release: 'AudioSingle' }],
  ['NonInteractiveSubscriptionStreamingService', '3(11)', SUBSCRIBED, 'NonInteractiveStream', streaming, { release: 'AudioSingle' }],
  ['NonInteractiveSubscriptionStreamingServiceOnDevice', '3(12)', 'DeviceFeeModel', 'NonInteractiveStream', streaming, { release: 'AudioSingle' }],
  ['NonInteractiveAdSupportedStreamingService', '3(13)', FREE, 'NonInteractiveStream', streaming, { release: 'AudioSingle' }],
  ['KioskService', '3(14)', PAID, 'PermanentDownload', ['preOrder'], { userInterface: 'Kiosk' }],
  ['RingtonesAndMobileService', '3(15)', PAID, 'UseAs*one', ['preOrder'], { release: 'Ringtone' }],
  ['RightsClaimsOnUserGeneratedContent', '3(16)', 'RightsClaimModel', 'UserMakeAvailable*', ['preOrder']],
  ['PurchaseAsPhysicalProduct', '3(17)', undefined, 'PurchaseAsPhysicalProduct', none],
  ['GenericAdSupportedStreamingService', '3(18)', FREE, 'Stream', generic, { release: 'AudioSingle' }],
  ['GenericSubscriptionStreamingService', '3(19)', SUBSCRIBED, 'Stream', generic, { release: 'AudioSingle' }],
  ['GenericPayAsYouGoStreamingService', '3(20)', PAID, 'Stream', generic, { release: 'AudioSingle' }],
] // prettier-ignore

export const DEAL_PROFILES: ReadonlyMap<string, DealProfile> = new Map(
  ROWS.map(([name, clause, model, use, without, more]) => [
    name,
    { ...(model === undefined ? {} : { model }), clause, use, without: new Set(without), ...more },
  ]),
)

/** The names in `BusinessProfileVersionId`, with those that the standard does not have. */
export function dealProfilesOf(business: string | null): { known: string[]; unknown: string[] } {
  const known: string[] = []
  const unknown: string[] = []
  for (const word of (business ?? '').split(/\s+/).filter(Boolean)) {
    const name = /^CommonDealTypes\/1[34]\/(\w+)$/.exec(word)?.[1]
    if (name !== undefined && DEAL_PROFILES.has(name)) known.push(name)
    else unknown.push(word)
  }
  return { known, unknown }
}

/** A pattern with at most one `*` fits a value. */
export function fits(pattern: string, value: string): boolean {
  const [begin = '', end] = pattern.split('*')
  return end === undefined ? value === pattern : value.startsWith(begin) && value.endsWith(end)
}
