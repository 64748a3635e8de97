import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contentFault } from './content-fault.ts'
import { ContentMeter } from './content-meter.ts'

let folder: string
const made = new Map<string, Buffer>()

/** Real files, made by ffmpeg. */
function make(name: string, ...args: string[]): void {
  const path = join(folder, name)
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...args, path])
  made.set(name, readFileSync(path))
}

const sound = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=1']
const picture = ['-f', 'lavfi', '-i', 'color=c=teal:s=64x64:d=1', '-frames:v', '1']

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ddex-dsp-content-'))
  for (const name of ['a.wav', 'a.flac', 'a.mp3', 'a.m4a', 'a.aiff', 'a.ogg']) make(name, ...sound)
  for (const name of ['a.jpg', 'a.png']) make(name, ...picture)
  make('a.mp4', ...picture.slice(0, 4), ...sound, '-shortest')
}, 60_000)

afterAll(() => rmSync(folder, { recursive: true }))

async function contentOf(bytes: Buffer, chunk = 1_000) {
  const meter = new ContentMeter()
  for (let at = 0; at < bytes.length; at += chunk) meter.observe(bytes.subarray(at, at + chunk))
  return meter.result()
}

const file = (name: string) => made.get(name) ?? Buffer.alloc(0)

/** A ZIP with one stored entry, as small as they come. */
function zip(comment = ''): Buffer {
  const name = Buffer.from('run.sh')
  const body = Buffer.from('echo hello')
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt32LE(body.length, 18)
  local.writeUInt32LE(body.length, 22)
  local.writeUInt16LE(name.length, 26)
  const entry = Buffer.alloc(46)
  entry.writeUInt32LE(0x02014b50, 0)
  entry.writeUInt32LE(body.length, 20)
  entry.writeUInt32LE(body.length, 24)
  entry.writeUInt16LE(name.length, 28)
  const directory = Buffer.concat([entry, name])
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(local.length + name.length + body.length, 16)
  end.writeUInt16LE(comment.length, 20)
  return Buffer.concat([local, name, body, directory, end, Buffer.from(comment)])
}

describe('what a file is', () => {
  it.each([
    ['a.wav', 'audio'],
    ['a.flac', 'audio'],
    ['a.mp3', 'audio'],
    ['a.m4a', 'audio'],
    ['a.aiff', 'audio'],
    ['a.ogg', 'audio'],
    ['a.mp4', 'video'],
    ['a.jpg', 'picture'],
    ['a.png', 'picture'],
  ])('is told by its bytes: %s', async (name, family) => {
    expect(await contentOf(file(name))).toMatchObject({ family, hidden: null })
  })

  it.each([
    ['a Windows program', Buffer.from(`MZ${'\0'.repeat(200)}`), 'executable'],
    ['a Linux program', readFileSync(process.execPath).subarray(0, 9_000), 'executable'],
    ['a shell script', Buffer.from('#!/bin/sh\nrm -rf "$HOME"\n'), 'executable'],
    ['a web page', Buffer.from('\n<!DOCTYPE html><html></html>'), 'document'],
    ['AMR audio', Buffer.from('#!AMR\n\x3c'), 'audio'],
    ['a ZIP', zip(), 'archive'],
    ['a gzip', gzipSync('hello'), 'archive'],
    ['a PDF', Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj'), 'document'],
    ['text', Buffer.from('Lyrics of a song'), 'unknown'],
    ['nothing', Buffer.alloc(0), 'unknown'],
  ])('is told by its bytes: %s', async (_name, bytes, family) => {
    expect(await contentOf(bytes)).toMatchObject({ family })
  })
})

describe('what is hidden in a file', () => {
  it.each([1, 7, 1_000, 65_536, 1_000_000])('is found, in chunks of %i bytes', async (chunk) => {
    const cases = {
      'a ZIP archive': Buffer.concat([file('a.jpg'), zip()]),
      'a RAR archive': Buffer.concat([file('a.jpg'), Buffer.from('Rar!\x1a\x07\x00', 'latin1')]),
      'a 7-Zip archive': Buffer.concat([
        file('a.png'),
        Buffer.from('377abcaf271c0004', 'hex'),
        Buffer.alloc(3_000),
      ]),
    }
    for (const [hidden, bytes] of Object.entries(cases))
      expect(await contentOf(bytes, chunk)).toMatchObject({ family: 'picture', hidden })
  })

  it('is found whatever the sizes of the chunks are', async () => {
    const meter = new ContentMeter()
    const large = Buffer.concat([Buffer.alloc(100_000), zip()])
    for (const chunk of [file('a.jpg'), Buffer.alloc(100), large]) meter.observe(chunk)
    expect(await meter.result()).toMatchObject({ hidden: 'a ZIP archive' })
  })

  it('is found behind a long comment, and before bytes that follow it', async () => {
    const commented = Buffer.concat([file('a.wav'), zip('x'.repeat(60_000))])
    expect(await contentOf(commented)).toMatchObject({ hidden: 'a ZIP archive' })
    const followed = Buffer.concat([file('a.wav'), zip(), Buffer.alloc(500)])
    expect(await contentOf(followed)).toMatchObject({ hidden: 'a ZIP archive' })
  })

  it('is found in the head: a PDF in a picture', async () => {
    const bytes = Buffer.from(file('a.jpg'))
    bytes.write('%PDF-1.4', 30, 'latin1')
    expect(await contentOf(bytes)).toMatchObject({ hidden: 'a PDF document' })
  })

  it('is nothing in random sound that has the signature by chance', async () => {
    const bytes = Buffer.concat([file('a.wav'), Buffer.from('PK\x05\x06', 'latin1'), file('a.wav')])
    expect(await contentOf(bytes)).toMatchObject({ hidden: null })
  })
})

describe('whether a file fits its resource', () => {
  const content = { mediaType: 'x/y', hidden: null }

  it.each([
    ['SoundRecording', 'audio'],
    ['SoundRecording', 'video'],
    ['SoundRecording', 'unknown'],
    ['Video', 'video'],
    ['Image', 'picture'],
    ['Image', 'document'],
    ['Text', 'document'],
    ['MIDI', 'audio'],
  ] as const)('%s takes %s', (type, family) => {
    expect(contentFault({ ...content, family }, type)).toBeNull()
  })

  it.each([
    ['SoundRecording', 'picture'],
    ['Video', 'audio'],
    ['Image', 'audio'],
  ] as const)('%s does not take %s', (type, family) => {
    expect(contentFault({ ...content, family }, type)).toMatchObject({ code: 'FILE_TYPE_MISMATCH' })
  })

  it.each(['executable', 'archive'] as const)('nothing takes an %s', (family) => {
    for (const type of ['SoundRecording', 'Text', 'Software'] as const)
      expect(contentFault({ ...content, family }, type)).toMatchObject({
        code: 'FILE_CONTENT_FORBIDDEN',
      })
  })

  it('nothing takes a file with another in it', () => {
    const fault = contentFault(
      { family: 'audio', mediaType: 'audio/wav', hidden: 'a ZIP archive' },
      'SoundRecording',
    )
    expect(fault?.message).toContain(
      'begins as a sound recording (audio/wav) and has a ZIP archive',
    )
  })
})
