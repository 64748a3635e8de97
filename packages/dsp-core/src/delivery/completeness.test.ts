import { describe, expect, it } from 'vitest'
import type { InboxFile } from '../schema/feed.ts'
import { judgeCompleteness, type CompletenessQuestion, type NamedFile } from './completeness.ts'
import { matchFile } from './file-match.ts'
import { newInboxFile } from './inbox-file.ts'

const now = new Date('2026-11-22T10:00:00Z')
const hashes = { md5: 'a'.repeat(32), sha1: 'b'.repeat(40), sha256: 'c'.repeat(64) }

const inboxFile = (path: string): InboxFile =>
  newInboxFile({
    feedId: 'f',
    path,
    size: 1,
    hashes,
    object: path,
    receivedAt: now,
    connectionId: null,
  })

const named = (change: Partial<NamedFile> = {}): NamedFile => ({
  uri: 'resources/a.wav',
  role: 'SoundRecording A1',
  resourceRef: 'A1',
  type: 'SoundRecording',
  hash: { algorithm: 'MD5', value: hashes.md5 },
  line: 1,
  column: 1,
  path: '/x',
  file: inboxFile('x/resources/a.wav'),
  ...change,
})

const question = (change: Partial<CompletenessQuestion> = {}): CompletenessQuestion => ({
  named: [named()],
  folder: 'x',
  policy: 'auto',
  settleSeconds: 10,
  hasManifest: false,
  lastArrivalAt: now,
  now,
  ...change,
})

describe('a delivery is complete', () => {
  it('when every named file is here with a stated hash', () => {
    expect(judgeCompleteness(question())).toEqual({ type: 'complete' })
  })

  it('when the batch was ended and every named file is here', () => {
    const unhashed = [named({ hash: null })]
    expect(judgeCompleteness(question({ named: unhashed, hasManifest: true })).type).toBe(
      'complete',
    )
  })

  it('after a quiet time where nothing proves a file whole', () => {
    const unhashed = question({ named: [named({ hash: null })] })
    const until = new Date(now.getTime() + 10_000)
    expect(judgeCompleteness(unhashed)).toEqual({ type: 'settling', until })
    expect(judgeCompleteness({ ...unhashed, now: until }).type).toBe('complete')
  })
})

describe('a delivery waits', () => {
  it('for a named file, even when the batch was ended', () => {
    const missing = question({ named: [named({ file: null }), named()], hasManifest: true })
    expect(judgeCompleteness(missing)).toEqual({
      type: 'files_missing',
      missing: ['resources/a.wav'],
    })
  })

  it('for the end of its batch when its folder is one', () => {
    const folder = '20161024145603121/721620118165'
    expect(judgeCompleteness(question({ folder })).type).toBe('manifest_missing')
    expect(judgeCompleteness(question({ policy: 'manifest' })).type).toBe('manifest_missing')
    expect(judgeCompleteness(question({ folder, policy: 'settle' })).type).toBe('settling')
  })
})

describe('a named file', () => {
  const match = (uri: string, ...paths: string[]) =>
    matchFile(uri, 'A1', paths.map(inboxFile))?.path ?? null

  it.each([
    ['resources/a.wav', 'A1/resources/a.wav'],
    ['/resources/a.wav', 'A1/resources/a.wav'],
    ['a.wav', 'A1/resources/a.wav'],
    ['A1/resources/a.wav', 'A1/resources/a.wav'],
    ['resources/A.WAV', 'A1/resources/a.wav'],
    ['resources/a.flac', 'A1/resources/a.wav'],
    ['https://label.example/files/a.wav?x=1', 'A1/resources/a.wav'],
    ['https://label.example/My%20Song.wav', 'A1/resources/My Song.wav'],
    ['https://exa mple/a.wav', 'A1/resources/a.wav'],
  ])('%s is found', (uri, path) => expect(match(uri, path)).toBe(path))

  it('is the one in its own place where two have the same name', () => {
    const discs = ['A1/disc1/01.wav', 'A1/disc2/01.wav']
    expect(match('disc2/01.wav', ...discs)).toBe('A1/disc2/01.wav')
    expect(match('01.wav', ...discs)).toBeNull()
  })
})
