import { describe, expect, it } from 'vitest'
import { manifest, wrapperJar } from './wrapper-jar.ts'

const path = `file:///${'a-long-folder-name/'.repeat(9)}emulator.jar`

describe('wrapperJar', () => {
  it('keeps every line of its manifest within 72 bytes, and whole', () => {
    const text = manifest({ 'Main-Class': 'com.example.Main', 'Class-Path': path })
    const lines = text.split('\r\n')
    expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(72)
    expect(text.replaceAll('\r\n ', '')).toContain(`Class-Path: ${path}\r\n`)
  })

  it('is a zip file with the manifest in it', () => {
    const jar = wrapperJar('com.example.Main', path)
    expect(jar.toString('latin1', 0, 4)).toBe('PK\x03\x04')
    const end = jar.length - 22
    expect(jar.readUInt32LE(end)).toBe(0x06054b50)
    const central = jar.readUInt32LE(end + 16)
    expect(jar.toString('latin1', central, central + 4)).toBe('PK\x01\x02')
    expect(jar.toString('latin1', 30, 50)).toBe('META-INF/MANIFEST.MF')
    expect(jar.readUInt32LE(22)).toBe(central - 50)
  })
})
