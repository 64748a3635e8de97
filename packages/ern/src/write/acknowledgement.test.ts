import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Issue } from '../issue.ts'
import { CORPUS, hasXmllint, lint } from '../testing/corpus.ts'
import { writeAcknowledgement, writeFtpAcknowledgement } from './acknowledgement.ts'
import { fileStatusOf } from './file-status.ts'

const folder = mkdtempSync(join(tmpdir(), 'ern-ack-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const parties = {
  createdAt: '2026-11-22T10:00:00+00:00',
  sender: { dpid: 'PADPIDA2026112202B', name: 'Example & Service' },
  recipient: { dpid: 'PADPIDA2026112201A', name: '' },
}
const id = (type: string, value: string, namespace: string | null = null) => ({
  type,
  value,
  namespace,
})
const objection = {
  errorText: 'a.wav: hash is <x>',
  manualCheckRequired: false,
  affectedResources: [[id('ISRC', 'QZABC2600001')], [id('ProprietaryId', 'p', 'DPID:X')]],
}

const acknowledgements = {
  'accepted 1.8': writeAcknowledgement({
    ...parties,
    messageId: 'ACK-1',
    releases: [
      {
        ids: [
          id('ProprietaryId', 'p', 'DPID:X'),
          id('ICPN', '4006381333931'),
          id('ISRC', 'no place for it'),
        ],
        status: 'SuccessfullyIngestedByReleaseDistributor',
        message: {
          type: 'NewReleaseMessage',
          id: 'MSG-1',
          batchId: '20261122100000000',
          statuses: [{ status: 'FileOK' }],
        },
      },
    ],
  }),
  'refused 1.8': writeAcknowledgement({
    ...parties,
    messageId: 'ACK-2',
    releases: [
      {
        ...objection,
        ids: [id('GRid', 'A12425GABC1234002M')],
        status: 'ProcessingErrorAtReleaseDistributor',
        proposedAction: 'DoNotResendRelease',
        message: {
          type: 'PurgeReleaseMessage',
          id: 'MSG-1',
          statuses: [
            { status: 'ResourceMissing', information: 'a.wav' },
            { status: 'InternalError' },
          ],
        },
      },
    ],
  }),
  'accepted 1.6': writeFtpAcknowledgement({
    ...parties,
    releaseId: '4006381333931',
    status: 'FileOK',
  }),
  'refused 1.6': writeFtpAcknowledgement({
    ...parties,
    ...objection,
    releaseId: '4006381333931',
    date: '2026-11-22',
    status: 'SignatureOrHashSumWrongOrMissing',
    proposedAction: 'ResendXmlAndResources',
  }),
  'refused for good 1.6': writeFtpAcknowledgement({
    ...parties,
    releaseId: 'x',
    status: 'InternalError',
    proposedAction: 'DoNotResendRelease',
  }),
}

describe('an acknowledgement', () => {
  const schema = (version: string) =>
    join(
      CORPUS,
      'ern',
      'xsd',
      version === '1.6' ? 'ern-c-sftp-1.6' : 'ern-c-sftp-1.8-transcribed',
      'ern-choreography-sftp.xsd',
    )

  it.skipIf(!hasXmllint || !existsSync(schema('1.8'))).each(Object.entries(acknowledgements))(
    'follows its XSD: %s',
    (name, xml) => {
      const path = join(folder, `${name.replaceAll(' ', '-')}.xml`)
      writeFileSync(path, xml)
      expect(lint(schema(name.slice(-3)), [path]).get(path)).toMatchObject({ valid: true })
    },
  )

  it('says what is wrong, escaped', () => {
    expect(acknowledgements['refused 1.6']).toContain(
      '<ErrorText>a.wav: hash is &lt;x&gt;</ErrorText>',
    )
    expect(acknowledgements['accepted 1.8']).not.toContain('no place for it')
  })
})

describe('a file status', () => {
  const issue = (code: string, severity: Issue['severity'] = 'error'): Issue => ({
    layer: 'rules',
    severity,
    code,
    message: '',
    fix: '',
    line: null,
    column: null,
    path: null,
  })

  it.each([
    ['XML_TRUNCATED', 'NewReleaseMessageInvalid'],
    ['ERN_HASH_MISMATCH', 'SignatureOrHashSumWrongOrMissing'],
    ['ERN_FILE_MISSING', 'ResourceMissing'],
    ['ERN_FILE_UNREADABLE', 'ResourceCorrupt'],
    ['ERN_RELEASE_EMPTY', 'MetadataMissing'],
    ['ERN_REFERENCE_MISSING', 'NewReleaseMessageInvalid'],
    ['SOMETHING_ELSE', 'InternalError'],
  ])('of %s is %s', (code, status) => {
    expect(fileStatusOf([issue('X', 'warning'), issue(code)])).toBe(status)
  })

  it('without errors is FileOK', () => {
    expect(fileStatusOf([issue('ERN_ISRC_INVALID', 'warning')])).toBe('FileOK')
  })
})
