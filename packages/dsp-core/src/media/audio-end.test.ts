import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { audioEnd } from './audio-end.ts'

const binary = process.env['DDEX_DSP_FFMPEG'] ?? 'ffmpeg'
const folder = mkdtempSync(join(tmpdir(), 'ddex-dsp-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const seconds = 10
const tone = ['-loglevel', 'error', '-y', '-f', 'lavfi', '-i', `sine=440:duration=${seconds}`]

/** A tone as the extension says; `more` are options of ffmpeg. */
function make(extension: string, more: string[] = []): string {
  const file = join(folder, `tone${more.length}.${extension}`)
  execFileSync(binary, [...tone, ...more, file])
  return file
}

/** The first part of a file, as an upload leaves it that was cut. */
function cut(file: string, share: number): string {
  const bytes = readFileSync(file)
  writeFileSync(`${file}.cut`, bytes.subarray(0, Math.floor(bytes.length * share)))
  return `${file}.cut`
}

describe('the end of a recording', () => {
  it.each([
    ['wav', []],
    ['flac', []],
    ['aiff', []],
    ['mp3', []],
    ['mp3', ['-metadata', 'title=With a tag']],
    ['ogg', []],
    ['m4a', ['-movflags', '+faststart']],
    ['wav', ['-rf64', 'always']],
  ])('is where %s says it is, and missed when it was cut (%j)', async (extension, more) => {
    const file = make(extension, more)
    expect(await audioEnd(file, seconds * 1000)).toBe('whole')
    for (const share of [0.3, 0.95])
      expect(await audioEnd(cut(file, share), seconds * 1000 * share)).toBe('cut')
  })

  it.each([
    ['aac', []],
    ['mp3', ['-write_xing', '0']],
  ])('is not known of %s that does not say (%j)', async (extension, more) => {
    expect(await audioEnd(make(extension, more), seconds * 1000)).toBe('unknown')
  })

  it('is not known of a WAV whose writer could not go back', async () => {
    const wav = execFileSync(binary, [...tone, '-f', 'wav', '-'])
    const file = join(folder, 'piped.wav')
    writeFileSync(file, wav)
    expect(await audioEnd(file, seconds * 1000)).toBe('unknown')
  })

  it('is not known of bytes of any kind', async () => {
    for (const text of [
      '',
      'x',
      'RIFF',
      'ID3',
      'fLaC',
      `ID3${'\xff'.repeat(70)}`,
      'RF64',
      'FORM',
    ]) {
      const file = join(folder, 'bytes')
      writeFileSync(file, text, 'latin1')
      expect(await audioEnd(file, 0), text).toBe('unknown')
    }
  })
})
