import { describe, expect, it } from 'vitest'
import type { InboxFile } from '../schema/feed.ts'
import { newInboxFile } from './inbox-file.ts'
import { manifestCovers } from './manifest-cover.ts'
import { fileKeys, manifestKeyOf, manifestKeys, matchKeyOf } from './match-key.ts'

const batch = '20261120120000000'
const file = (path: string): InboxFile =>
  newInboxFile({
    ...{ feedId: 'f', path, size: 1, object: path, connectionId: null },
    hashes: { md5: '', sha1: '', sha256: '' },
    receivedAt: new Date(0),
  })

const listing = (...entries: [messageId: string, url: string][]) =>
  Buffer.from(
    `<ns:ManifestMessage xmlns:ns="http://ddex.net/xml/ern-c-sftp/16" MessageVersionId="1">` +
      entries
        .map(
          ([id, url]) =>
            `<MessageInBatch><MessageType>NewReleaseMessage</MessageType><MessageId>${id}</MessageId><URL>${url}</URL></MessageInBatch>`,
        )
        .join('') +
      '</ns:ManifestMessage>',
  )

const message = (path: string, messageId = 'MSG-1') => ({
  path,
  messageId,
  folder: path.slice(0, Math.max(0, path.lastIndexOf('/'))),
})
const inBatch = message(`${batch}/upc/upc.xml`)
const covers = (manifest: string, bytes: Buffer | null, of = inBatch) =>
  manifestCovers(file(manifest), bytes, of)

describe('a manifest', () => {
  const own = `${batch}/BatchComplete_${batch}.xml`

  it('speaks for everything in its batch when it is an empty semaphore', () => {
    expect(covers(own, null)).toBe(true)
    expect(covers(`${batch}/BatchComplete.xml`, null)).toBe(true)
    expect(covers(own, Buffer.from('<done/>'))).toBe(true)
  })

  it.each(['MSG-1', 'other'])('that lists messages speaks for those (MessageId %s)', (id) => {
    const url = id === 'other' ? `/${batch}/upc/upc.xml` : 'elsewhere.xml'
    expect(covers(own, listing([id, url]))).toBe(true)
    expect(covers(own, listing(['MSG-2', './upc2/upc2.xml']))).toBe(false)
  })

  it.each(['./upc/upc.xml', 'upc.xml', 'https://bucket.example/a/upc/upc.xml'])(
    'lists a message as %s',
    (url) => expect(covers(own, listing(['', url]))).toBe(true),
  )

  it('of another batch is none of this one', () => {
    expect(covers('BatchComplete_20261120120000999.xml', null)).toBe(false)
    expect(covers(`20261120120000999/BatchComplete_20261120120000999.xml`, null)).toBe(false)
  })

  it('in the root speaks for the batch that its name says, and for what it lists', () => {
    expect(covers(`BatchComplete_${batch}.xml`, null)).toBe(true)
    const flat = message('release.xml')
    expect(covers('BatchComplete.xml', null, flat)).toBe(false)
    expect(covers('BatchComplete.xml', listing(['MSG-2', 'b.xml']), flat)).toBe(false)
    expect(covers('BatchComplete.xml', listing(['MSG-1', 'a.xml']), flat)).toBe(true)
  })

  it('is looked for where it may be', () => {
    const looks = (folder: string, path: string) =>
      manifestKeys('f', folder).includes(manifestKeyOf('f', path))
    expect(looks(`${batch}/upc`, `BatchComplete_${batch}.xml`)).toBe(true)
    expect(looks(`N_${batch}/upc`, `N_${batch}/BatchComplete.xml`)).toBe(true)
    expect(looks('A1', 'A1/manifest.xml')).toBe(true)
    expect(looks('A1', 'B1/manifest.xml')).toBe(false)
  })
})

describe('the key of a file', () => {
  it.each([
    ['A1', 'resources/a.wav', 'A1/resources/a.wav'],
    ['A1', 'a.wav', 'A1/resources/A.FLAC'],
    ['A1', 'disc1/a.wav', 'A1/disc1/a.wav'],
    ['A1', 'A1/a.wav', 'A1/a.wav'],
    ['', 'a.wav', 'a.wav'],
    ['', '/audio/a.wav', 'audio/a.wav'],
    ['A1', 'https://label.example/x/My%20Song.wav', 'A1/My Song.wav'],
  ])("in '%s', %s is looked for at %s", (folder, uri, path) => {
    expect(fileKeys('f', folder, uri)).toContain(matchKeyOf('f', path))
    expect(fileKeys('another', folder, uri)).not.toContain(matchKeyOf('f', path))
  })

  it("does not lead into another release's folder", () => {
    expect(fileKeys('f', 'A1', 'resources/a.wav')).not.toContain(
      matchKeyOf('f', 'B1/resources/a.wav'),
    )
  })
})
