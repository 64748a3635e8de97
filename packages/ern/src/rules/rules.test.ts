import { describe, expect, it } from 'vitest'
import type { IssueSeverity } from '../issue.ts'
import { sampleDraft } from '../testing/draft.ts'
import { validateErn } from '../validate-ern.ts'
import type { NewReleaseDraft } from '../write/draft.ts'
import { writeNewRelease } from '../write/write-new-release.ts'
import { hasGridCheckCharacter, hasIcpnCheckDigit, isIsrc } from './check-digits.ts'
import { PROFILE_RULES } from './profile/profile-rules.ts'
import { RULES } from './rules.ts'

type Edit = (xml: string) => string

function found(code: string, edit: Edit, draft: Partial<NewReleaseDraft> = {}): IssueSeverity[] {
  const xml = edit(writeNewRelease(sampleDraft(draft), '4.3'))
  return validateErn(xml)
    .issues.filter((issue) => issue.code === code)
    .map(({ severity }) => severity)
}

const replace =
  (from: string | RegExp, to: string): Edit =>
  (xml) => {
    const changed = xml.replace(from, to)
    if (changed === xml) throw new Error(`The sample has no ${String(from)}.`)
    return changed
  }
const asIs: Edit = (xml) => xml

/** Each rule with what breaks it, and how gravely. */
const BROKEN: [
  code: string,
  what: string,
  severity: IssueSeverity,
  edit: Edit,
  draft?: Partial<NewReleaseDraft>,
][] = [
  [
    'ERN_HEADER_INCOMPLETE',
    'an empty MessageId',
    'info',
    replace(/<MessageId>.*?<\/MessageId>/, '<MessageId/>'),
  ],
  [
    'ERN_HEADER_INCOMPLETE',
    'no time',
    'warning',
    replace(/<MessageCreatedDateTime>.*?<\/MessageCreatedDateTime>/, ''),
  ],
  [
    'ERN_HEADER_INCOMPLETE',
    'a bad time',
    'warning',
    replace(/2026-11-22T10:00:00\+00:00/, 'yesterday'),
  ],
  [
    'ERN_HEADER_INCOMPLETE',
    'no sender',
    'warning',
    replace(/<MessageSender>[^]*?<\/MessageSender>/, ''),
  ],
  [
    'ERN_MAIN_RELEASE',
    'no main release',
    'error',
    replace(/<ReleaseList>[^]*<\/ReleaseList>/, '<ReleaseList/>'),
  ],
  [
    'ERN_MAIN_RELEASE',
    'two main releases',
    'error',
    replace(
      '<Release>',
      '<Release IsMainRelease="true"><ReleaseReference>R9</ReleaseReference></Release><Release IsMainRelease="true">',
    ),
  ],
  [
    'ERN_REFERENCE_DUPLICATE',
    'a resource twice',
    'error',
    replace('<ResourceReference>A2<', '<ResourceReference>A1<'),
  ],
  [
    'ERN_REFERENCE_DUPLICATE',
    'a release twice',
    'error',
    replace('<ReleaseReference>R2<', '<ReleaseReference>R1<'),
  ],
  [
    'ERN_REFERENCE_DUPLICATE',
    'a party twice',
    'error',
    replace('<PartyReference>P2<', '<PartyReference>P1<'),
  ],
  [
    'ERN_REFERENCE_MISSING',
    'a resource',
    'error',
    replace('<ReleaseResourceReference>A2<', '<ReleaseResourceReference>A9<'),
  ],
  [
    'ERN_REFERENCE_MISSING',
    'a release of a deal',
    'error',
    replace('<DealReleaseReference>R1<', '<DealReleaseReference>R9<'),
  ],
  [
    'ERN_REFERENCE_MISSING',
    'a party',
    'error',
    replace('<ArtistPartyReference>P2<', '<ArtistPartyReference>P9<'),
  ],
  [
    'ERN_RELEASE_EMPTY',
    'no resources',
    'error',
    replace(/<ResourceGroup>[^]*<\/ResourceGroup>/, ''),
  ],
  ['ERN_RELEASE_UNNAMED', 'no title', 'warning', asIs, { title: '' }],
  ['ERN_RELEASE_UNNAMED', 'no identifier', 'warning', asIs, { icpn: '' }],
  [
    'ERN_RESOURCE_UNUSED',
    'an unused resource',
    'info',
    replace(
      /<ResourceList>/,
      '<ResourceList><Text><ResourceReference>A8</ResourceReference></Text>',
    ),
  ],
  ['ERN_DEAL_MISSING', 'a take-down', 'info', asIs, { deals: [] }],
  [
    'ERN_DEAL_MISSING',
    'an album whose tracks are dealt',
    'info',
    replace('<DealReleaseReference>R0</DealReleaseReference>', ''),
  ],
  [
    'ERN_DEAL_DATES_REVERSED',
    'an end before its start',
    'error',
    replace('2027-11-22T00:00:00+01:00', '2025-11-22T00:00:00+01:00'),
  ],
  [
    'ERN_ISRC_MISSING',
    'a recording without ISRC',
    'warning',
    replace('<ISRC>QZABC2600001</ISRC>', '<ProprietaryId Namespace="n">x</ProprietaryId>'),
  ],
  [
    'ERN_SEQUENCE_DUPLICATE',
    'two tracks with one number',
    'warning',
    replace(
      /<SequenceNumber>2<\/SequenceNumber>(\s*<ReleaseResource)/,
      '<SequenceNumber>1</SequenceNumber>$1',
    ),
  ],
  [
    'ERN_PROFILE_RESOURCES',
    'two recordings in a single',
    'warning',
    replace('"Audio"', '"SimpleAudioSingle"'),
  ],
  ['ERN_PROFILE_COVER', 'no cover', 'warning', replace('>FrontCoverImage<', '>BackCoverImage<')],
  [
    'ERN_PROFILE_TRACK_RELEASES',
    'a track without release',
    'warning',
    replace(/<TrackRelease>[^]*?<\/TrackRelease>/, ''),
  ],
  [
    'ERN_PROFILE_TRACK_RELEASES',
    'a track release in a single',
    'warning',
    replace('"Audio"', '"SimpleAudioSingle"'),
  ],
  [
    'ERN_PROFILE_RELEASE_TYPE',
    'an album as a single',
    'warning',
    replace('"Audio"', '"SimpleAudioSingle"'),
  ],
  ['ERN_ISRC_INVALID', 'a short ISRC', 'warning', replace('QZABC2600001', 'QZABC26001')],
  ['ERN_ICPN_INVALID', 'a wrong check digit', 'warning', asIs, { icpn: '4006381333932' }],
  [
    'ERN_GRID_INVALID',
    'a wrong check character',
    'warning',
    replace('<ICPN>', '<GRid>A12425GABC1234002N</GRid><ICPN>'),
  ],
]

describe('a rule reports', () => {
  it.each(BROKEN)('%s: %s', (code, _, severity, edit, draft) => {
    expect(found(code, edit, draft)).toContain(severity)
  })

  it('ERN_PURGE_UNIDENTIFIED: a purge that names nothing', () => {
    const purge = (id: string) =>
      `<e:PurgeReleaseMessage xmlns:e="http://ddex.net/xml/ern/43"><PurgedRelease>${id}</PurgedRelease></e:PurgeReleaseMessage>`
    const codes = (xml: string) => validateErn(xml).issues.map(({ code }) => code)
    expect(codes(purge(''))).toContain('ERN_PURGE_UNIDENTIFIED')
    expect(codes(purge('<ReleaseId><ICPN>4006381333931</ICPN></ReleaseId>'))).not.toContain(
      'ERN_PURGE_UNIDENTIFIED',
    )
  })

  it('every rule has a case above', () => {
    const cases = new Set([...BROKEN.map(([code]) => code), 'ERN_PURGE_UNIDENTIFIED'])
    const own = RULES.filter((rule) => !PROFILE_RULES.includes(rule))
    expect(own.map(({ id }) => id).filter((id) => !cases.has(id))).toEqual([])
  })
})

describe('a rule is silent', () => {
  it('about a good message', () => {
    const { issues } = validateErn(writeNewRelease(sampleDraft(), '4.3'))
    // What a profile asks for only where the sender knows it is info.
    expect(issues.filter(({ severity }) => severity !== 'info')).toEqual([])
  })

  it('about a release that says why it lists no resources', () => {
    const xml = writeNewRelease(sampleDraft(), '3.8.2').replace(
      /<ReleaseResourceReferenceList>[^]*?<\/ReleaseResourceReferenceList>([^]*?)<ResourceGroup>[^]*<\/ResourceGroup>/,
      '<ResourceOmissionReason>UserDefined</ResourceOmissionReason>$1',
    )
    expect(validateErn(xml).issues.map(({ code }) => code)).not.toContain('ERN_RELEASE_EMPTY')
  })
})

describe('an issue', () => {
  it('says where and what to do', () => {
    const xml = writeNewRelease(sampleDraft({ icpn: '1' }), '4.3')
    const issue = validateErn(xml).issues.find(({ code }) => code === 'ERN_ICPN_INVALID')
    const line = xml.split('\n').findIndex((text) => text.includes('<Release>')) + 1
    expect(issue).toMatchObject({
      layer: 'rules',
      line,
      path: '/ern:NewReleaseMessage/ReleaseList/Release[1]',
    })
    expect(issue?.fix).not.toBe('')
  })

  it('is listed up to a limit, then counted', () => {
    const edit = replace(
      /<ResourceList>/,
      '<ResourceList>' + '<Text><ResourceReference>A8</ResourceReference></Text>'.repeat(40),
    )
    const { issues, layers } = validateErn(edit(writeNewRelease(sampleDraft(), '4.3')), {
      maxIssues: 10,
    })
    expect(issues).toHaveLength(11)
    expect(issues.at(-1)).toMatchObject({ code: 'ERN_ISSUES_MORE', severity: 'info' })
    expect(layers.rules.errors).toBeGreaterThan(30)
  })
})

describe('check digits', () => {
  it('of an ICPN', () => {
    expect(['4006381333931', '036000291452', '00602445790098'].map(hasIcpnCheckDigit)).toEqual([
      true,
      true,
      true,
    ])
    expect(['4006381333930', '40063813339', 'x', ''].map(hasIcpnCheckDigit)).toEqual([
      false,
      false,
      false,
      false,
    ])
  })

  it('of a GRid', () => {
    expect(['A12425GABC1234002M', 'A12425GABC1234003M', 'A1'].map(hasGridCheckCharacter)).toEqual([
      true,
      false,
      false,
    ])
  })

  it('an ISRC has none, only a form', () => {
    expect(['QZABC2600001', 'QZABC260001', 'qzabc2600001'].map(isIsrc)).toEqual([
      true,
      false,
      false,
    ])
  })
})
