import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { writeNewRelease, type DraftFile, type NewReleaseDraft } from '@ddex/ern'
import { bytesFile, type SenderFile } from '../senders/sender.ts'
import { plainPicture, toneWave } from './test-tone.ts'

/** A delivery made for a test: a short tone, a plain cover and a message. */
export interface TestPackage {
  messageId: string
  /** In the feed. */
  messagePath: string
  /** In the order in which they are to be sent; the message is the last. */
  files: SenderFile[]
  /** Takes the release down again. */
  takeDown: SenderFile
}

export interface TestPackageOptions {
  feedId: string
  /** In the feed, without a slash at its end. */
  folder: string
  kind: 'right' | 'wrong_hash'
  /** Names this delivery among others. */
  run: string
  at: Date
}

const party = { dpid: 'PADPIDA2026112801T', name: 'Protocol test' }

/**
 * The release of a feed's tests has the same number each time (EAN range 20 to 29, which GS1 keeps for use inside a
 * company), so that many tests leave one release, taken down.
 */
export function makeTestPackage({
  feedId,
  folder,
  kind,
  run,
  at,
}: TestPackageOptions): TestPackage {
  const icpn = testIcpn(feedId)
  const files = {
    'resources/01.wav': toneWave(),
    'resources/cover.png': plainPicture(640, [51, 102, 153]),
  }
  const draft = draftOf(icpn, `TEST-${run}-${kind}`, at, (uri) => {
    const bytes = files[uri]
    const isWrong = kind === 'wrong_hash' && uri === 'resources/01.wav'
    return hashed(uri, isWrong ? Buffer.from('other bytes') : bytes)
  })
  const file = (path: string, bytes: Uint8Array) =>
    bytesFile(`${folder}/${path}`, bytes, (part) => Readable.from([Buffer.from(part)]))
  const message = (of: NewReleaseDraft) => Buffer.from(writeNewRelease(of, '4.3'))
  const after = new Date(at.getTime() + 1000).toISOString()
  const ended = { ...draft, messageId: `${draft.messageId}-end`, createdAt: after, deals: [] }
  return {
    messageId: draft.messageId,
    messagePath: `${folder}/${icpn}.xml`,
    files: [
      ...Object.entries(files).map(([path, bytes]) => file(path, bytes)),
      file(`${icpn}.xml`, message(draft)),
    ],
    takeDown: file(`${icpn}-takedown.xml`, message(ended)),
  }
}

type TestUri = 'resources/01.wav' | 'resources/cover.png'

function hashed(uri: string, bytes: Uint8Array): DraftFile {
  const value = createHash('md5').update(bytes).digest('hex')
  return { uri, hash: { algorithm: 'MD5', value } }
}

function draftOf(
  icpn: string,
  messageId: string,
  at: Date,
  fileOf: (uri: TestUri) => DraftFile,
): NewReleaseDraft {
  const day = at.toISOString().slice(0, 10)
  const rights = `${day.slice(0, 4)} Protocol test`
  const names = { title: 'Protocol test', artist: 'Test tone' }
  return {
    ...{ messageId, createdAt: at.toISOString(), sender: party, recipient: party, icpn },
    ...{ ...names, label: 'Protocol test', type: 'Single', genre: 'Spoken Word' },
    ...{ releaseDate: day, pLine: rights, cLine: rights, isTest: true },
    tracks: [
      {
        ...{ ...names, isrc: 'QZTST2600001', durationSeconds: 1 },
        file: fileOf('resources/01.wav'),
      },
    ],
    cover: fileOf('resources/cover.png'),
    deals: [
      {
        territories: ['Worldwide'],
        commercialModels: ['SubscriptionModel'],
        useTypes: ['OnDemandStream'],
        start: day,
      },
    ],
  }
}

function testIcpn(feedId: string): string {
  const hash = createHash('sha256').update(feedId).digest()
  const digits = `29${String(hash.readUIntBE(0, 6)).padStart(10, '0').slice(-10)}`
  const sum = [...digits].reduce((all, digit, at) => all + Number(digit) * (at % 2 ? 3 : 1), 0)
  return `${digits}${(10 - (sum % 10)) % 10}`
}
