import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readErn, writeNewRelease } from '@ddex/ern'
import { releaseDraft, issueOf, refusedDelivery, settledAt, settledDelivery } from '@ddex/testkit'
import { afterAll, describe, expect, it } from 'vitest'
import { composeAcknowledgement, type AcknowledgementFacts } from './compose.ts'
import { unknownDpid } from './parties.ts'
import { nothingSalvaged, salvageHeader } from './salvaged-header.ts'

const { message } = readErn(writeNewRelease(releaseDraft(), '4.3'))
const facts = (given: Partial<AcknowledgementFacts> = {}): AcknowledgementFacts => ({
  delivery: settledDelivery(),
  message,
  salvaged: nothingSalvaged,
  service: { name: 'Our & Service', homeTerritory: 'NL', partyIds: ['PA-DPIDA-2026111101-X'] },
  choreography: '1.8',
  ...given,
})
const xmlOf = (given: Partial<AcknowledgementFacts> = {}) =>
  composeAcknowledgement(facts(given)).xml('ACK-1', settledAt)

const missing = issueOf('FILE_MISSING', {
  layer: 'files',
  path: 'resources/01.wav',
  message: "SoundRecording A1 names 'resources/01.wav', which was not delivered.",
})
const half = writeNewRelease(releaseDraft(), '4.3').slice(0, 900)
const cases: Record<string, Partial<AcknowledgementFacts>> = {
  accepted: {},
  'accepted with warnings': {
    delivery: settledDelivery({
      state: 'completed_with_warnings',
      topIssues: [issueOf('ERN_ICPN_INVALID', { severity: 'warning' })],
      issueCounts: { error: 0, warning: 1, info: 0 },
    }),
  },
  'of a batch': { delivery: settledDelivery({ folder: 'N_20261122093000000/0742832000017' }) },
  'refused for a missing file': { delivery: refusedDelivery([missing]) },
  'refused, unreadable': {
    delivery: refusedDelivery([issueOf('XML_TRUNCATED', { layer: 'xml', line: 9 })]),
    message: null,
    salvaged: salvageHeader(Buffer.from(half)),
  },
  'refused, no XML at all': {
    delivery: refusedDelivery([
      issueOf('XML_MALFORMED', { layer: 'xml', message: 'A \u0001 byte.' }),
    ]),
    message: null,
    salvaged: salvageHeader(Buffer.from('These are no angle brackets.')),
  },
  quarantined: {
    delivery: refusedDelivery([issueOf('FILE_THREAT_FOUND', { layer: 'files' })], {
      state: 'quarantined',
    }),
  },
  'refused as foreign': { delivery: refusedDelivery([issueOf('RELEASE_OF_OTHER_FEED')]) },
  failed: {
    delivery: settledDelivery({
      state: 'failed',
      releaseIds: [],
      reason: 'Something on our side.',
    }),
  },
}

const corpus = resolve(
  process.env.DDEX_DSP_CORPUS ?? fileURLToPath(new URL('../../../../../shared', import.meta.url)),
)
const schemaOf = (choreography: string) => {
  const folder = choreography === '1.6' ? 'ern-c-sftp-1.6' : 'ern-c-sftp-1.8-transcribed'
  return join(corpus, 'ern', 'xsd', folder, 'ern-choreography-sftp.xsd')
}
const canLint = existsSync(schemaOf('1.8')) && spawnSync('xmllint', ['--version']).status === 0
if (!canLint) console.warn('No xmllint or no XSDs: acknowledgements are not compared with them.')
const folder = mkdtempSync(join(tmpdir(), 'acknowledgements-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe.skipIf(!canLint).each(['1.8', '1.6'] as const)('by choreography %s', (choreography) => {
  it.each(Object.entries(cases))('an acknowledgement follows its XSD: %s', (_name, given) => {
    const path = join(folder, 'acknowledgement.xml')
    writeFileSync(path, xmlOf({ ...given, choreography }))
    const schema = schemaOf(choreography)
    const env = { ...process.env, XML_CATALOG_FILES: join(schema, '..', 'catalog.xml') }
    const { stderr } = spawnSync('xmllint', ['--noout', '--nonet', '--schema', schema, path], {
      env,
      encoding: 'utf8',
    })
    expect(stderr.trim()).toBe(`${path} validates`)
  })
})

describe('an acknowledgement', () => {
  const shared = [
    ['accepted', 'FileOK', 'SuccessfullyIngestedByReleaseDistributor'],
    ['refused for a missing file', 'ResourceMissing', 'ProcessingErrorAtReleaseDistributor'],
    ['refused, unreadable', 'NewReleaseMessageInvalid', 'ProcessingErrorAtReleaseDistributor'],
    ['quarantined', 'ResourceNotMeetingSpecifications', 'ProcessingErrorAtReleaseDistributor'],
    ['refused as foreign', 'IdentifierInvalid', 'RightsConflict'],
    ['failed', 'InternalError', 'ProcessingErrorAtReleaseDistributor'],
  ] as const
  it.each(shared)('says how it ended: %s', (name, status, releaseStatus) => {
    expect(composeAcknowledgement(facts(cases[name])).status).toBe(status)
    const xml = xmlOf(cases[name])
    expect(xml).toContain(`<Status>${status}</Status>`)
    expect(xml).toContain(`<ReleaseStatus>${releaseStatus}</ReleaseStatus>`)
  })

  it('names the message, the release, and both parties by their DPIDs', () => {
    const xml = xmlOf()
    expect(xml).toContain('<PartyId>PADPIDA2026111101X</PartyId>')
    expect(xml).toContain('<FullName>Our &amp; Service</FullName>')
    expect(xml).toContain('<PartyId>PADPIDA2026010101A</PartyId>')
    expect(xml).toContain('<ICPN>0742832000017</ICPN>')
    expect(xml).toContain('<MessageId>MSG-1</MessageId>')
    expect(xmlOf(cases['of a batch'])).toContain('<BatchId>20261122093000000</BatchId>')
  })

  it('calls a service without a DPID what its sender calls it', () => {
    const service = { name: 'Ours', homeTerritory: 'NL' }
    expect(xmlOf({ service })).toContain('<PartyId>PADPIDA2026010102B</PartyId>')
    expect(xmlOf({ service, message: null })).toContain(`<PartyId>${unknownDpid}</PartyId>`)
  })

  it('of half a message still says which one it was and who sent it', () => {
    const xml = xmlOf(cases['refused, unreadable'])
    expect(xml).toContain('<MessageId>MSG-1</MessageId>')
    expect(xml).toContain('<PartyId>PADPIDA2026010101A</PartyId>')
    expect(xml).toContain('What XML_TRUNCATED means. (line 9) Mend it.')
  })

  it('says what to do: send again, look at it first, or leave it', () => {
    const lost = xmlOf(cases['refused for a missing file'])
    expect(lost).toContain('<ProposedActionType>ResendXmlAndResources</ProposedActionType>')
    expect(lost).toContain('<ManualCheckRequired>false</ManualCheckRequired>')
    expect(lost).toMatch(/<AffectedResource>\s*<ISRC>QZPLR2600001<\/ISRC>/)
    const faulty = xmlOf({ delivery: refusedDelivery([issueOf('ERN_RELEASE_EMPTY')]) })
    expect(faulty).toContain('<ProposedActionType>ResendXmlOnly</ProposedActionType>')
    expect(faulty).toContain('<ManualCheckRequired>true</ManualCheckRequired>')
    expect(xmlOf(cases['refused as foreign'])).toContain('>DoNotResendRelease<')
    expect(xmlOf(cases['failed'])).not.toContain('ProposedActionType')
  })

  it('counts the errors that it does not list', () => {
    const delivery = refusedDelivery([missing], { issueCounts: { error: 40, warning: 0, info: 0 } })
    expect(xmlOf({ delivery })).toContain('And 39 more.')
  })

  it('of a message that was not used says that it came, no more', () => {
    const delivery = settledDelivery({ state: 'completed_with_warnings', releaseIds: [] })
    expect(xmlOf({ delivery })).toContain('>ReleaseReceivedByReleaseDistributor<')
  })

  it('is named as its choreography says', () => {
    const named = (given: Partial<AcknowledgementFacts>) =>
      composeAcknowledgement(facts(given)).nameAt(settledAt)
    expect(named({})).toBe('ACK_MSG-1_20261122100000123.xml')
    expect(named({ choreography: '1.6' })).toBe('ACK_20261122100000123_release.xml')
    const odd = { ...message!, messageId: '../../a b/ü:*' }
    expect(named({ message: odd })).toBe('ACK_.._.._a_b__20261122100000123.xml')
    const sixteen = { choreography: '1.6', ...cases['of a batch'] } as const
    expect(xmlOf(sixteen)).toMatch(/<ReleaseId>release<\/ReleaseId>\s*<Date>2026-11-22<\/Date>/)
  })

  it('of another end is another one, of the same end the same', () => {
    const outcome = (given: Partial<AcknowledgementFacts> = {}) =>
      composeAcknowledgement(facts(given)).outcome
    expect(outcome()).toBe(outcome({ delivery: settledDelivery({ settledAt: new Date() }) }))
    const all = Object.values(cases).map((given) => outcome(given))
    expect(new Set(all).size).toBe(all.length)
  })
})
