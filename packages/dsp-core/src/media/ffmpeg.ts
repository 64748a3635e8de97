import { spawn } from 'node:child_process'
import { TransientError } from '../errors.ts'
import { UnreadableMediaError } from '../ports/media-library.ts'

export interface Ffmpeg {
  /**
   * Runs ffmpeg to its end, or until the signal is aborted; answers standard output. Throws
   * `UnreadableMediaError` when it fails.
   */
  run(args: string[], signal?: AbortSignal): Promise<Buffer>
}

const quiet = ['-hide_banner', '-nostdin', '-loglevel', 'error', '-y']

/** What may be opened; a playlist or a concat script could name other files of this machine. */
export const audioFormats = 'wav,w64,flac,mp3,mov,aac,ogg,aiff'
export const imageFormats = 'jpeg_pipe,png_pipe,webp_pipe,tiff_pipe,bmp_pipe,gif'

/** The input options for a file that a stranger sent: plain local files of known formats only. */
export const foreignInput = (file: string, formats: string): string[] => [
  ...['-protocol_whitelist', 'file', '-format_whitelist', formats],
  // A small file can stand for a picture that fills the memory.
  ...['-max_pixels', '64000000', '-i', file],
]
const maxErrorText = 4000

/** ffmpeg as a process of its own. `binary` is a path or a name on PATH. */
export function createFfmpeg(binary: string, timeoutMs = 20 * 60 * 1000): Ffmpeg {
  return {
    run: (args, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted()
        const child = spawn(binary, [...quiet, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
        const output: Buffer[] = []
        let errors = ''
        const stop = () => child.kill('SIGKILL')
        const timer = setTimeout(stop, timeoutMs)
        signal?.addEventListener('abort', stop)
        const settle = () => {
          clearTimeout(timer)
          signal?.removeEventListener('abort', stop)
        }
        child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
        child.stderr.on('data', (chunk: Buffer) => {
          if (errors.length < maxErrorText) errors += chunk.toString('utf8')
        })
        child.on('error', (cause) => {
          settle()
          reject(new TransientError('FFMPEG_UNAVAILABLE', `ffmpeg could not be started.`, cause))
        })
        child.on('close', (code, killed) => {
          settle()
          if (code === 0) resolve(Buffer.concat(output))
          else if (killed)
            reject(new TransientError('FFMPEG_STOPPED', `ffmpeg was stopped by ${killed}.`))
          else reject(new UnreadableMediaError(firstLine(errors)))
        })
      }),
  }
}

/** ffmpeg's own words without the pointers and local paths that mean nothing to a sender. */
function firstLine(errors: string): string {
  const line = errors.split('\n').find((text) => text.trim() !== '') ?? 'no audio or picture found'
  return line
    .replace(/^\[[^\]]*\]\s*/, '')
    .replace(/\S*\/(\S+)/g, '$1')
    .slice(0, 300)
}
