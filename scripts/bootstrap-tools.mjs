/** Programs that npm does not bring: found on PATH, or installed with apt-get where that is ours to do. */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { Missing, run, step } from './bootstrap-step.mjs'

export const tools = {
  ffmpeg: {
    variable: 'DDEX_DSP_FFMPEG',
    programs: ['ffmpeg'],
    packages: ['ffmpeg'],
    hint: 'ffmpeg is needed to prepare audio and was not found; install it (Debian: apt-get install ffmpeg, macOS: brew install ffmpeg) or set DDEX_DSP_FFMPEG.',
  },
  chromium: {
    variable: 'DDEX_DSP_CHROMIUM',
    programs: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
    packages: ['chromium'],
    hint: 'Chromium is needed for the end-to-end tests and was not found; install it (Debian: apt-get install chromium) or set DDEX_DSP_CHROMIUM.',
  },
  sftp: {
    variable: null,
    programs: ['sftp'],
    packages: ['openssh-client'],
    hint: "OpenSSH's sftp is needed to send deliveries and was not found; install it (Debian: apt-get install openssh-client).",
  },
  lftp: {
    variable: null,
    programs: ['lftp'],
    packages: ['lftp'],
    hint: 'lftp is needed to test the FTP server and was not found; install it (Debian: apt-get install lftp).',
  },
  curl: {
    variable: null,
    programs: ['curl'],
    packages: ['curl'],
    hint: 'curl is needed to test the FTP server and was not found; install it (Debian: apt-get install curl).',
  },
  // The tests that hold our structure check against libxml2 say loudly when they are left out.
  xmllint: {
    variable: null,
    programs: ['xmllint'],
    packages: ['libxml2-utils'],
    optional: true,
    hint: '',
  },
  // So do those that type what the pages say to senders by S3; some distributions have no such package.
  aws: {
    variable: null,
    programs: ['aws'],
    packages: ['awscli'],
    optional: true,
    hint: '',
  },
  // Reads the scripts that make machines; its tests are left out without it.
  shellcheck: {
    variable: null,
    programs: ['shellcheck'],
    packages: ['shellcheck'],
    optional: true,
    hint: '',
  },
}

const isProgram = (path) => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Where a tool is, or null. */
export function findTool({ variable, programs }) {
  const set = variable && process.env[variable]
  if (set) return isProgram(set) || !set.includes('/') ? set : null
  const folders = (process.env.PATH ?? '').split(delimiter)
  const paths = programs.flatMap((name) => folders.map((folder) => join(folder, name)))
  return paths.find(isProgram) ?? null
}

const mayUseApt = () =>
  process.getuid?.() === 0 &&
  existsSync('/etc/debian_version') &&
  spawnSync('apt-get', ['--version']).status === 0

async function installWithApt(names, logFolder) {
  const packages = names.flatMap((name) => tools[name].packages)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const install = ['install', '-y', '--no-install-recommends', ...packages]
  const options = { env, logFile: join(logFolder, 'apt.log') }
  await step(`Install ${names.join(', ')} with apt-get`, async () => {
    // A list that is there may be good enough, and fetching it takes longer than the packages.
    await run('apt-get', install, options)
      .catch(() => run('apt-get', ['update'], options).then(() => run('apt-get', install, options)))
      .catch(() => undefined)
  })
}

/** Finds these tools, installing what is missing where it may; throws `Missing` in one line otherwise. */
export async function ensureTools(names, logFolder) {
  const missing = names.filter((name) => !findTool(tools[name]))
  if (missing.length === 0) return
  if (mayUseApt()) {
    // One that is optional and not to be had must not keep the others away.
    const needed = missing.filter((name) => !tools[name].optional)
    const optional = missing.filter((name) => tools[name].optional)
    for (const names of [needed, ...optional.map((name) => [name])])
      if (names.length > 0) await installWithApt(names, logFolder)
  }
  const still = missing.find((name) => !tools[name].optional && !findTool(tools[name]))
  if (still) throw new Missing(tools[still].hint)
}
