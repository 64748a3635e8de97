import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Java } from '../dev/java.ts'
import { fail, ok, warn, type Finding } from './check.ts'

const run = promisify(execFile)

/** Whether this Node runs us. */
export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.slice(1).split('.').map(Number)
  const isGood = major > 20 || (major === 20 && minor >= 19)
  return isGood
    ? ok('Node', version)
    : fail('Node', `${version} is too old`, 'Install Node 20.19 or newer (https://nodejs.org).')
}

interface WantedProgram {
  name: string
  command: string
  args: string[]
  /** Without it something does not work; else only less well. */
  state: 'fail' | 'warn'
  for: string
  fix: string
}

const programs: readonly WantedProgram[] = [
  {
    ...{ name: 'npm or pnpm', command: 'npm', args: ['--version'], state: 'fail' },
    ...{ for: 'installing packages', fix: 'npm comes with Node: install Node again.' },
  },
  {
    ...{ name: 'ffmpeg', command: 'ffmpeg', args: ['-version'], state: 'warn' },
    ...{
      for: 'making audio ready to stream',
      fix: 'Install ffmpeg, for example apt install ffmpeg.',
    },
  },
  {
    ...{ name: 'sftp', command: 'sftp', args: ['-V'], state: 'warn' },
    for: 'sending the demo music by SFTP',
    fix: 'Install the OpenSSH client, for example apt install openssh-client.',
  },
]

/** Whether there is a Java that the local stack would take. */
export async function checkJava(find: () => Promise<Java>): Promise<Finding> {
  try {
    const { home, major } = await find()
    return ok('Java', `${major} in ${home}`)
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error)
    const fix =
      'Install Java 21 or newer, for example openjdk-21-jre-headless; the local stack needs it.'
    return warn('Java', says, fix)
  }
}

/** Whether the programs are there that the product calls. */
export const checkPrograms = (env: NodeJS.ProcessEnv): Promise<Finding[]> =>
  Promise.all(programs.map((each) => checkProgram(each, env)))

async function checkProgram(wanted: WantedProgram, env: NodeJS.ProcessEnv): Promise<Finding> {
  const { name, fix, state } = wanted
  const said = await versionLine(wanted, env)
  const say = state === 'fail' ? fail : warn
  if (said === null) return say(name, `is not here; it is for ${wanted.for}`, fix)
  return ok(name, said)
}

/** The first line that the program says; null when there is no such program. */
async function versionLine(
  { command, args }: WantedProgram,
  env: NodeJS.ProcessEnv,
): Promise<string | null> {
  try {
    const { stdout, stderr } = await run(command, args, { env, timeout: 20_000 })
    return firstLine(stdout || stderr)
  } catch (error) {
    const { code, stderr = '' } = error as NodeJS.ErrnoException & { stderr?: string }
    // sftp has no flag for its version, and says so: it is there.
    return code === 'ENOENT' ? null : command === 'sftp' ? 'is here' : firstLine(stderr)
  }
}

const firstLine = (text: string): string => text.trim().split('\n')[0]?.slice(0, 80) ?? ''
