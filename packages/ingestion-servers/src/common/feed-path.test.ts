import { resolve, sep } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { resolveInside, toFeedPath, toFeedPlace } from './feed-path.ts'
import { FileRefusal, type RefusalCode } from './refusal.ts'

/** What a client may send, and the feed path or the refusal that it must give. */
const corpus: [string, string | { refused: RefusalCode }][] = [
  ['', ''],
  ['/', ''],
  ['.', ''],
  ['./', ''],
  ['a', 'a'],
  ['/a', 'a'],
  ['//a//b/', 'a/b'],
  ['a/./b', 'a/b'],
  ['a/../b', 'b'],
  ['a/b/..', 'a'],
  ['a/..', ''],
  ['..', { refused: 'OUTSIDE_ROOT' }],
  ['/..', { refused: 'OUTSIDE_ROOT' }],
  ['../', { refused: 'OUTSIDE_ROOT' }],
  ['../../etc/passwd', { refused: 'OUTSIDE_ROOT' }],
  ['a/../../b', { refused: 'OUTSIDE_ROOT' }],
  ['a/b/../../../c', { refused: 'OUTSIDE_ROOT' }],
  ['/etc/passwd', 'etc/passwd'],
  ['~', '~'],
  ['~root/.ssh', '~root/.ssh'],
  ['...', '...'],
  ['.. ', '.. '],
  ['%2e%2e/secret', '%2e%2e/secret'],
  ['..%2fsecret', '..%2fsecret'],
  ['..\\secret', { refused: 'NAME_INVALID' }],
  ['a\\..\\..\\b', { refused: 'NAME_INVALID' }],
  ['\\\\host\\share', { refused: 'NAME_INVALID' }],
  ['C:', { refused: 'NAME_INVALID' }],
  ['C:/Windows', { refused: 'NAME_INVALID' }],
  ['c:evil', { refused: 'NAME_INVALID' }],
  ['album/C: the song.wav', 'album/C: the song.wav'],
  ['a\0b', { refused: 'NAME_INVALID' }],
  ['a\nb', { refused: 'NAME_INVALID' }],
  ['a\u001b[31mb', { refused: 'NAME_INVALID' }],
  ['a\u007fb', { refused: 'NAME_INVALID' }],
  ['a\u0085b', { refused: 'NAME_INVALID' }],
  [Buffer.from([0x2e, 0xc0, 0xae, 0x2f]).toString(), { refused: 'NAME_INVALID' }],
  ['x'.repeat(255), 'x'.repeat(255)],
  ['x'.repeat(256), { refused: 'NAME_INVALID' }],
  ['é'.repeat(128), { refused: 'NAME_INVALID' }],
  [Array(33).fill('d').join('/'), { refused: 'NAME_INVALID' }],
  [Array(5).fill('x'.repeat(200)).join('/'), { refused: 'NAME_INVALID' }],
  ['caf\u00e9.wav', 'caf\u00e9.wav'],
  ['cafe\u0301.wav', 'cafe\u0301.wav'],
  ['name.', 'name.'],
  ['name ', 'name '],
  ['NUL', 'NUL'],
  ['com1.wav', 'com1.wav'],
  ['.DS_Store', '.DS_Store'],
  ['__MACOSX/._01.wav', '__MACOSX/._01.wav'],
]

describe('a client path', () => {
  test.each(corpus)('%j', (clientPath, expected) => {
    if (typeof expected === 'string') {
      expect(toFeedPath(clientPath)).toBe(expected)
      return
    }
    expect(() => toFeedPath(clientPath)).toThrow(
      expect.objectContaining({ code: expected.refused }) as Error,
    )
  })

  test.each([
    ['..', ''],
    ['/..', ''],
    ['../../a', 'a'],
    ['a/../../b', 'b'],
    ['a/b/..', 'a'],
  ])('of a folder to go to stays at the root when it would go above: %j', (clientPath, place) => {
    expect(toFeedPlace(clientPath)).toBe(place)
  })

  test('is never resolved to a place outside the root, whatever it is', () => {
    const root = resolve('/volume/feeds/one/files')
    const piece = fc.constantFrom('..', '.', '', 'a', '/', '\\', '%2e', '\0', 'C:', '~', 'é', ' ')
    const pathPieces = fc.array(fc.oneof(piece, fc.string()), { maxLength: 40 })
    fc.assert(
      fc.property(pathPieces, fc.constantFrom(toFeedPath, toFeedPlace), (pieces, toPath) => {
        try {
          const target = resolveInside(root, toPath(pieces.join('/')))
          expect(target === root || target.startsWith(root + sep)).toBe(true)
        } catch (error) {
          expect(error).toBeInstanceOf(FileRefusal)
        }
      }),
    )
  })

  test('of plain names, which is not looked at name by name, comes to the same as when it is', () => {
    const name = fc.oneof(
      fc.constantFrom('a', 'c-3', 'Track 1.wav', '.hidden', '..', 'x'.repeat(120), 'é', 'a:b'),
      fc.string({ maxLength: 5 }),
    )
    const resultOf = (path: string) => {
      try {
        return toFeedPath(path)
      } catch (error) {
        return (error as FileRefusal).message
      }
    }
    fc.assert(
      fc.property(fc.array(name, { maxLength: 40 }), (names) => {
        const path = names.join('/')
        expect(resultOf(path)).toBe(resultOf(`./${path}`))
      }),
    )
  })

  test('is checked against the root once more when it is used', () => {
    expect(() => resolveInside('/volume/one', '../two/secret')).toThrow(FileRefusal)
    expect(() => resolveInside('/volume/one', '../one-more')).toThrow(FileRefusal)
  })
})
