import { describe, expect, it } from 'vitest'
import { ByteWindow } from './byte-window.ts'
import { XmlFault } from './fault.ts'
import { DEFAULT_LIMITS } from './limits.ts'
import type { XmlName } from './names.ts'
import { readDocument, readDocumentStream } from './read-document.ts'
import type { XmlHandler } from './handler.ts'

class Recorder implements XmlHandler {
  readonly source = new ByteWindow()
  readonly events: string[] = []
  open(
    name: XmlName,
    namespace: string,
    attributes: readonly string[],
    line: number,
    column: number,
  ) {
    const place = `${String(line)}:${String(column)}`
    this.events.push(`<${name.qualified}{${namespace}} ${attributes.join('|')} ${place}`)
  }
  text(from: number, to: number) {
    this.value(this.source.textAt(from, to))
  }
  value(text: string) {
    this.events.push(`"${text}"`)
  }
  close() {
    this.events.push('/')
  }
}

function events(source: string | Uint8Array): string[] {
  const recorder = new Recorder()
  readDocument(source, recorder, DEFAULT_LIMITS)
  return recorder.events
}

function fault(source: string | Uint8Array): string {
  try {
    events(source)
  } catch (error) {
    if (error instanceof XmlFault)
      return `${error.code} ${String(error.line)}:${String(error.column)}`
    throw error
  }
  return 'accepted'
}

const utf8 = new TextEncoder()

describe('a well-formed document', () => {
  it('reports elements, text and places', () => {
    expect(events('<?xml version="1.0"?>\n<a x="1">\n  <b>hi</b>\n</a>\n')).toEqual([
      '<a{} x|1 2:1',
      '<b{}  3:3',
      '"hi"',
      '/',
      '/',
    ])
  })

  it('resolves references in text and attributes', () => {
    expect(events('<a x="&lt;&#65;&#x1F600;">&amp;&apos;&quot;&gt;</a>')).toEqual([
      '<a{} x|<A😀 1:1',
      '"&\'">"',
      '/',
    ])
  })

  it('passes CDATA as it stands and drops comments and instructions', () => {
    expect(events('<!-- c --><?pi x?><a><![CDATA[<&]] >]]><!--x-->y<?z?></a><!-- e -->')).toEqual([
      '<a{}  1:19',
      '"<&]] >"',
      '"y"',
      '/',
    ])
  })

  it('normalises line ends, in text and in attributes', () => {
    expect(events('<a x="1\r\n2\t3">l\r\nm\rn</a>')).toEqual(['<a{} x|1 2 3 1:1', '"l\nm\nn"', '/'])
  })

  it('drops white space between elements whatever its line ends, and counts the lines', () => {
    expect(events('<a>\r\n  <b/>\r  <c/>\n\r\n<d/></a>').filter((e) => e !== '/')).toEqual([
      '<a{}  1:1',
      '<b{}  2:3',
      '<c{}  3:3',
      '<d{}  5:1',
    ])
    expect(events('<a>\r\n</a>')).toEqual(['<a{}  1:1', '"\n"', '/'])
  })

  it('counts columns in code units, as editors do', () => {
    expect(events('<a x="é😀"><b>日本😀</b><c/></a>').filter((e) => e.startsWith('<'))).toEqual([
      '<a{} x|é😀 1:1',
      '<b{}  1:12',
      '<c{}  1:23',
    ])
  })

  it('knows a tag again by all of it, its values and its end', () => {
    const one = '<b x="1"/><b x="2"/><b x=">"/><b x="1"></b><bb x="1"/>'
    const starts = events(`<a>${one}${one}</a>`).filter((e) => e.startsWith('<b'))
    expect(starts.map((e) => e.split(' ').slice(0, 2).join(' '))).toEqual([
      ...['<b{} x|1', '<b{} x|2', '<b{} x|>', '<b{} x|1', '<bb{} x|1'],
      ...['<b{} x|1', '<b{} x|2', '<b{} x|>', '<b{} x|1', '<bb{} x|1'],
    ])
  })

  it('keeps white space of a leaf, drops it between elements', () => {
    expect(events('<a> <b> </b> <c/> </a>')).toEqual([
      '<a{}  1:1',
      '<b{}  1:5',
      '" "',
      '/',
      '<c{}  1:14',
      '/',
      '/',
    ])
  })

  it('resolves namespaces in their scope', () => {
    expect(
      events('<p:a xmlns:p="u" xmlns="d"><b><c xmlns=""/></b><p:d/></p:a>').filter(
        (e) => e !== '/',
      ),
    ).toEqual(['<p:a{u}  1:1', '<b{d}  1:28', '<c{}  1:31', '<p:d{u}  1:48'])
  })

  it('spells attributes of the instance namespace xsi: whatever the prefix', () => {
    const xsi = 'http://www.w3.org/2001/XMLSchema-instance'
    expect(events(`<a xmlns:q="${xsi}" q:nil="true"/>`)[0]).toContain('xsi:nil|true')
  })

  it.each([
    ['UTF-8 with BOM', utf8.encode('\uFEFF<a>é</a>')],
    ['UTF-16 LE with BOM', utf16('\uFEFF<?xml version="1.0" encoding="UTF-16"?><a>é</a>', true)],
    ['UTF-16 BE with BOM', utf16('\uFEFF<a>é</a>', false)],
    ['UTF-16 LE without BOM', utf16('<a>é</a>', true)],
    ['UTF-16 BE without BOM', utf16('<a>é</a>', false)],
    ['ISO-8859-1', Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>', 'latin1')],
  ])('is read in %s', (_, bytes) => {
    expect(events(bytes)).toContain('"é"')
  })

  it('reads the same whatever the pieces', async () => {
    const source =
      '\uFEFF<?xml version="1.0"?>\r\n<p:a xmlns:p="u" x="ü"><!--c--><b>é😀&amp;\r\nz</b><![CDATA[q]]></p:a>'
    const bytes = utf8.encode(source)
    const whole = events(bytes)
    for (let size = 1; size < 12; size++) {
      const recorder = new Recorder()
      async function* pieces() {
        for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
      }
      await readDocumentStream(pieces(), recorder, DEFAULT_LIMITS)
      expect(recorder.events.join('').replaceAll('""', '')).toEqual(
        whole.join('').replaceAll('""', ''),
      )
    }
  })
})

function utf16(text: string, little: boolean): Uint8Array {
  const bytes = Buffer.from(text, 'utf16le')
  return little ? bytes : bytes.swap16()
}

describe('a document that is not well-formed is refused', () => {
  it.each([
    ['', 'XML_EMPTY 1:1'],
    ['   ', 'XML_EMPTY 1:4'],
    ['plain text', 'XML_MALFORMED 1:1'],
    ['<a>', 'XML_TRUNCATED 1:4'],
    ['<a', 'XML_TRUNCATED 1:3'],
    ['<a>\n<b></a>', 'XML_MALFORMED 2:4'],
    ['<a></a><b/>', 'XML_MALFORMED 1:8'],
    ['<a></a>x', 'XML_MALFORMED 1:8'],
    ['<a x="1" x="2"/>', 'XML_MALFORMED 1:1'],
    ['<a xmlns:p="u" xmlns:q="u" p:x="1" q:x="2"/>', 'XML_MALFORMED 1:1'],
    ['<a x=1/>', 'XML_MALFORMED 1:1'],
    ['<a x="1"y="2"/>', 'XML_MALFORMED 1:1'],
    ['<a x="<"/>', 'XML_MALFORMED 1:1'],
    ['<a>&nope;</a>', 'XML_ENTITY_UNKNOWN 1:4'],
    ['<a>& b</a>', 'XML_MALFORMED 1:4'],
    ['<a>&#0;</a>', 'XML_CHARACTER_FORBIDDEN 1:4'],
    ['<a>\u0001</a>', 'XML_CHARACTER_FORBIDDEN 1:4'],
    ['<a>é\uFFFE</a>', 'XML_CHARACTER_FORBIDDEN 1:5'],
    ['<a>\uFFFF</a>', 'XML_CHARACTER_FORBIDDEN 1:4'],
    ['<a\u0000/>', 'XML_CHARACTER_FORBIDDEN 1:3'],
    ['<a><!--\u0002--></a>', 'XML_CHARACTER_FORBIDDEN 1:8'],
    ['<a><![CDATA[\u0002]]></a>', 'XML_CHARACTER_FORBIDDEN 1:13'],
    ['<a>\uD800</a>', 'XML_ENCODING_INVALID 1:4'],
    ['<a>]]></a>', 'XML_MALFORMED 1:4'],
    ['<a><!-- a -- b --></a>', 'XML_MALFORMED 1:4'],
    ['<a><!ELEMENT a></a>', 'XML_MALFORMED 1:4'],
    ['<1a/>', 'XML_MALFORMED 1:1'],
    ['<a:b:c/>', 'XML_MALFORMED 1:1'],
    ['<p:a/>', 'XML_PREFIX_UNDECLARED 1:1'],
    [' <?xml version="1.0"?><a/>', 'XML_MALFORMED 1:2'],
    ['<?xml version="2.0"?><a/>', 'XML_MALFORMED 1:1'],
    ['<!DOCTYPE a><a/>', 'XML_DOCTYPE_FORBIDDEN 1:1'],
    ['<!doctype html><a/>', 'XML_DOCTYPE_FORBIDDEN 1:1'],
    ['<a/><![CDATA[x]]>', 'XML_MALFORMED 1:5'],
  ])('%j: %s', (source, expected) => {
    expect(fault(source)).toBe(expected)
  })

  it.each([
    [
      'invalid UTF-8',
      new Uint8Array([60, 97, 62, 0xff, 60, 47, 97, 62]),
      'XML_ENCODING_INVALID 1:4',
    ],
    [
      'an overlong sequence',
      new Uint8Array([60, 97, 62, 0xc0, 0xaf, 60]),
      'XML_ENCODING_INVALID 1:4',
    ],
    [
      'UTF-7',
      utf8.encode('<?xml version="1.0" encoding="UTF-7"?><a/>'),
      'XML_ENCODING_UNSUPPORTED 1:1',
    ],
    [
      'a false UTF-16',
      utf8.encode('<?xml version="1.0" encoding="UTF-16"?><a/>'),
      'XML_ENCODING_INVALID 1:1',
    ],
    [
      'UTF-16 DOCTYPE',
      utf16('\uFEFF<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', true),
      'XML_DOCTYPE_FORBIDDEN 1:1',
    ],
  ])('%s', (_, bytes, expected) => {
    expect(fault(bytes)).toBe(expected)
  })
})

describe('limits', () => {
  const timed = (source: string) => {
    const start = performance.now()
    return [fault(source).split(' ')[0], performance.now() - start] as const
  }

  it('refuses 200,000-deep nesting in under 50 ms', () => {
    const [code, milliseconds] = timed('<a>'.repeat(200_000))
    expect(code).toBe('XML_TOO_DEEP')
    expect(milliseconds).toBeLessThan(50)
  })

  it('refuses 20,000 attributes, a 64 MiB text and endless declarations quickly', () => {
    const attributes = Array.from({ length: 20_000 }, (_, at) => ` a${String(at)}="x"`).join('')
    expect(timed(`<a${attributes}/>`)[0]).toBe('XML_ATTRIBUTES_TOO_MANY')
    const [code, milliseconds] = timed(`<a>${'x'.repeat(64 * 1024 * 1024 - 10)}`)
    expect(code).toBe('XML_TEXT_TOO_LONG')
    expect(milliseconds).toBeLessThan(2_000)
    const namespaces = Array.from({ length: 100 }, (_, at) => ` xmlns:a${String(at)}="u"`).join('')
    expect(timed(`<a${namespaces}/>`)[0]).toBe('XML_NAMESPACES_TOO_MANY')
    expect(timed(`<a b="${'x'.repeat(70_000)}"/>`)[0]).toBe('XML_ATTRIBUTE_TOO_LONG')
  })

  it('refuses a message over the limit', () => {
    expect(() => {
      readDocument('<a>xxxxxxxx</a>', new Recorder(), { ...DEFAULT_LIMITS, messageBytes: 10 })
    }).toThrow(expect.objectContaining({ code: 'XML_MESSAGE_TOO_LARGE' }) as Error)
  })
})
