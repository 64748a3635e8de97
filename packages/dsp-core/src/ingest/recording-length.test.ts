import { describe, expect, it } from 'vitest'
import type { NamedFile } from '../delivery/completeness.ts'
import type { AudioEnd } from '../ports/media-library.ts'
import type { HashPolicy, InboxFile } from '../schema/feed.ts'
import { recordingLengthIssue } from './recording-length.ts'

const rightHash = 'd41d8cd98f00b204e9800998ecf8427e'

/** What is said of a recording of 60 s. */
function said(
  ending: AudioEnd | undefined,
  stated: string | null,
  hash = 'PENDING',
  policy: HashPolicy = 'enforce',
) {
  const named: NamedFile = {
    ...{ uri: 'resources/01.wav', role: 'SoundRecording A1', resourceRef: 'A1' },
    ...{ type: 'SoundRecording', line: 7, column: 3, path: 'A/resources/01.wav' },
    hash: { algorithm: 'MD5', value: hash },
    file: { hashes: { md5: rightHash, sha1: '', sha256: '' } } as unknown as InboxFile,
  }
  const asset = { durationMs: 60_000, ...(ending ? { end: ending } : {}) }
  return recordingLengthIssue(named, stated, asset, policy)
}

const outline = (...facts: Parameters<typeof said>) => {
  const issue = said(...facts)
  return issue ? `${issue.severity} ${issue.code}` : 'nothing'
}

describe('the length of a recording', () => {
  it('is said in words, with place and fix', () => {
    expect(said('cut', 'PT1M30S')).toEqual({
      ...{ layer: 'files', severity: 'error', code: 'FILE_TOO_SHORT', path: 'resources/01.wav' },
      ...{ line: 7, column: 3 },
      message:
        "'resources/01.wav' (SoundRecording A1) ends after 60 s, before its own header says; the message states no hash that would prove that the file is whole.",
      fix: 'Send the whole file again, or state its hash in the message.',
    })
    const differs = said('whole', 'PT13M31S')
    expect(differs?.message).toContain('lasts 60 s, and the message says 811 s')
  })

  it.each([
    ['is cut by its own header', 'error FILE_TOO_SHORT', ['cut', 'PT1M']],
    ['is cut, and no duration is stated', 'error FILE_TOO_SHORT', ['cut', null]],
    ['is cut, of a feed that is warned', 'warning FILE_TOO_SHORT', ['cut', 'PT1M', '', 'warn']],
    ['is cut, of a feed that proves nothing', 'warning FILE_TOO_SHORT', ['cut', null, '', 'off']],
    ['is cut by its header, whole by its hash', 'nothing', ['cut', 'PT1M', rightHash]],
    ['is shorter and says no end', 'error FILE_TOO_SHORT', ['unknown', 'PT1M30S']],
    ['was prepared before ends were looked at', 'error FILE_TOO_SHORT', [undefined, 'PT1M30S']],
    [
      'is shorter, of a feed that is warned',
      'warning FILE_TOO_SHORT',
      ['unknown', 'PT1M30S', '', 'warn'],
    ],
    [
      'is shorter, and whole by its header',
      'warning RECORDING_LENGTH_DIFFERS',
      ['whole', 'PT1M30S'],
    ],
    [
      'is shorter, and whole by its hash',
      'info RECORDING_LENGTH_DIFFERS',
      ['unknown', 'PT1M30S', rightHash],
    ],
    [
      'is shorter, of a feed that proves nothing',
      'info RECORDING_LENGTH_DIFFERS',
      ['unknown', 'PT1M30S', '', 'off'],
    ],
    ['is longer', 'info RECORDING_LENGTH_DIFFERS', ['unknown', 'PT40S']],
    ['is a second apart', 'nothing', ['unknown', 'PT1M1S']],
    ['is held against nothing', 'nothing', ['unknown', null]],
  ] as [string, string, Parameters<typeof said>][])(
    'of one that %s: %s',
    (_one, expected, facts) => {
      expect(outline(...facts)).toBe(expected)
    },
  )
})
