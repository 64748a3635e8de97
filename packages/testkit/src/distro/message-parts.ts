import type { DistroMessage } from './kinds.ts'
import { hashOf, type DistroAsset, type DistroRelease } from './release.ts'
import { element } from './xml.ts'

const schemas = { '3.8.2': '382', '4.2': '42', '4.3': '43' } as const

const profiles = {
  '3.8.2': 'CommonReleaseAudioAlbum/13',
  '4.2': 'CommonReleaseAudioAlbum/14',
  '4.3': 'SimpleAudioAlbum/23',
} as const

/** Only 4.3 of dialect B has a control type for take-downs; elsewhere they call themselves a test. */
function controlType({ dialect, version, subType }: DistroMessage): string {
  if (subType === 'Update') return 'UpdateMessage'
  const saysSo = subType === 'Takedown' && dialect === 'B' && version === '4.3'
  return saysSo ? 'TakedownMessage' : 'TestMessage'
}

function headerOf(message: DistroMessage): string {
  const { messageId, createdAt, version } = message
  const party = (name: string, dpid: string, words: string) =>
    element(name, [element('PartyId', dpid), element('PartyName', [element('FullName', words)])])
  return element('MessageHeader', [
    version === '3.8.2' ? element('MessageThreadId', messageId) : '',
    element('MessageId', messageId),
    element('MessageCreatedDateTime', createdAt.toISOString()),
    element('MessageControlType', controlType(message)),
    party('MessageSender', 'PADPIDA2023081501R', 'Distro Org'),
    party('MessageRecipient', 'PADPIDA2014120301U', 'DSP'),
  ])
}

/** The root with its header, whose schema prefix is `xs` instead of `xsi`. */
export function rootOf(message: DistroMessage, parts: string[]): string {
  const { version, subType, dialect } = message
  const namespace = `http://ddex.net/xml/ern/${schemas[version]}`
  const update = subType === 'Update' ? 'UpdateMessage' : 'OriginalMessage'
  return element(
    'ern:NewReleaseMessage',
    { 'xmlns:ern': namespace, 'xmlns:xs': 'http://www.w3.org/2001/XMLSchema-instance' },
    {
      MessageSchemaVersionId: `ern/${schemas[version]}`,
      ReleaseProfileVersionId: profiles[version],
    },
    version === '4.3' ? { UpdateIndicator: update } : {},
    version === '4.3' && dialect === 'B' ? { AvsVersionId: '2024' } : {},
    { LanguageAndScriptCode: 'en' },
    [headerOf(message), ...parts],
  )
}

/** `link` is `URL` in 3.8.2 and `URI` in 4; null where the dialect has none. */
export function fileOf(name: string, asset: DistroAsset, link: 'URL' | 'URI' | null): string {
  return element('File', [
    element('FileName', name),
    element('FilePath', name),
    link
      ? element(link, `https://firebasestorage.googleapis.com/v0/b/x/o/${name}?alt=media&token=t`)
      : '',
    element('HashSum', [element('HashSumAlgorithmType', 'MD5'), element('HashSum', hashOf(asset))]),
  ])
}

/** Its audio values are constants, whatever the file is. */
export const audioFacts = [
  element('AudioCodecType', 'PCM'),
  element('BitRate', 1411),
  element('SamplingRate', 44100),
  element('BitsPerSample', 16),
  element('NumberOfChannels', 2),
]

export const imageFacts = [
  element('ImageCodecType', 'JPEG'),
  element('ImageWidth', 3000),
  element('ImageHeight', 3000),
]

export const titleOf = (words: string): string =>
  element('ReferenceTitle', [element('TitleText', words)])

export const lineOf = (kind: 'PLine' | 'CLine', words: string): string =>
  element(kind, [element('Year', 2026), element(`${kind}Text`, `2026 ${words}`)])

export const durationOf = (seconds: number): string =>
  element('Duration', `PT${Math.floor(seconds / 60)}M${seconds % 60}S`)

/** Always subscription, on demand and not, everywhere and without an end; a take-down has no deals at all. */
export function dealsOf(
  { subType, version }: DistroMessage,
  reference: string,
  { releaseDate }: DistroRelease,
): string {
  if (subType === 'Takedown') return ''
  const uses = ['OnDemandStream', 'NonInteractiveStream'].map((use) => element('UseType', use))
  const territory =
    version === '4.2'
      ? element('Territory', [element('TerritoryCode', 'Worldwide')])
      : element('TerritoryCode', 'Worldwide')
  const usage =
    version === '3.8.2'
      ? element('Usage', uses)
      : uses.map((use) => element('Usage', [use])).join('\n')
  const terms = element('DealTerms', [
    territory,
    element('ValidityPeriod', [element('StartDate', releaseDate)]),
    element('CommercialModelType', 'SubscriptionModel'),
    usage,
  ])
  return element('DealList', [
    element('ReleaseDeal', [
      element('DealReleaseReference', reference),
      element('Deal', [element('DealId', `${reference}_DEAL_1`), terms]),
    ]),
  ])
}
