import { crc32 } from 'node:zlib'

const versionNeeded = 20

/** Manifest lines are at most 72 bytes; longer ones continue after a newline and a space (JAR specification). */
export function manifest(attributes: Record<string, string>): string {
  const lines = Object.entries(attributes).map(([name, value]) => {
    const parts = `${name}: ${value}`.match(/^.{1,70}|.{1,69}/g) ?? []
    return parts.join('\r\n ')
  })
  return `Manifest-Version: 1.0\r\n${lines.join('\r\n')}\r\n\r\n`
}

function header(name: Buffer, content: Buffer): Buffer {
  const fields = Buffer.alloc(26)
  fields.writeUInt16LE(versionNeeded, 0)
  // Flags, method (0: stored), time: left 0. Date 1980-01-01, the format's first day.
  fields.writeUInt16LE(0x21, 8)
  fields.writeUInt32LE(crc32(content), 10)
  fields.writeUInt32LE(content.length, 14)
  fields.writeUInt32LE(content.length, 18)
  fields.writeUInt16LE(name.length, 22)
  return fields
}

/**
 * A jar with nothing but a manifest: it starts `mainClass` out of another jar that has no
 * `Main-Class` of its own, so that `java -jar` can run it.
 */
export function wrapperJar(mainClass: string, classPath: string): Buffer {
  const name = Buffer.from('META-INF/MANIFEST.MF')
  const content = Buffer.from(manifest({ 'Main-Class': mainClass, 'Class-Path': classPath }))
  const fields = header(name, content)
  const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, name, content])
  const madeBy = Buffer.from([versionNeeded, 0])
  // Comment length, disk, attributes and the offset of the local header: all 0.
  const rest = Buffer.alloc(14)
  const central = Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), madeBy, fields, rest, name])
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(local.length, 16)
  return Buffer.concat([local, central, end])
}
