import { execFileSync } from 'node:child_process'
import { CannotStart } from './cannot-start.ts'

/** The ffmpeg to use: `DDEX_DSP_FFMPEG`, else the one on PATH. Throws `CannotStart` when it does not run. */
export function findFfmpeg(env: NodeJS.ProcessEnv = process.env): string {
  const ffmpeg = env.DDEX_DSP_FFMPEG || 'ffmpeg'
  try {
    execFileSync(ffmpeg, ['-version'], { stdio: 'ignore', timeout: 20_000, env })
    return ffmpeg
  } catch {
    throw new CannotStart(
      env.DDEX_DSP_FFMPEG
        ? `DDEX_DSP_FFMPEG is "${ffmpeg}" and that does not run; point it at ffmpeg.`
        : 'ffmpeg is needed to prepare audio and was not found; install it (Debian: apt-get install ffmpeg, macOS: brew install ffmpeg) or set DDEX_DSP_FFMPEG.',
    )
  }
}
