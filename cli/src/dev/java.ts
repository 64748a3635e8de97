import { execFile } from 'node:child_process'
import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { CannotStart } from './cannot-start.ts'

const run = promisify(execFile)

/** firebase-tools refuses an older one for the Firestore emulator. */
export const oldestJava = 21

const jvmFolders: Partial<Record<NodeJS.Platform, string[]>> = {
  linux: ['/usr/lib/jvm', '/usr/java', '/opt/java', '/opt'],
  darwin: ['/Library/Java/JavaVirtualMachines', '/opt/homebrew/opt'],
  win32: ['C:/Program Files/Java', 'C:/Program Files/Eclipse Adoptium'],
}

const binary = process.platform === 'win32' ? 'java.exe' : 'java'

export interface Java {
  /** The folder that JAVA_HOME names. */
  home: string
  major: number
}

/** The major version in what `java -version` prints; `1.8` counts as 8. Null when there is none. */
export function majorVersion(text: string): number | null {
  const [, first, second] = /version "(\d+)(?:\.(\d+))?/.exec(text) ?? []
  if (!first) return null
  return first === '1' ? Number(second) : Number(first)
}

function candidates(env: NodeJS.ProcessEnv): string[] {
  const onPath = (env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, binary))
    .filter((file) => existsSync(file))
    .map((file) => join(realpathSync(file), '..', '..'))
  const installed = (jvmFolders[process.platform] ?? [])
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .flatMap((home) => [home, join(home, 'Contents', 'Home')])
    .sort()
    .reverse()
  const homes = [...(env.JAVA_HOME ? [env.JAVA_HOME] : []), ...onPath, ...installed]
  return [...new Set(homes)].filter((home) => existsSync(join(home, 'bin', binary)))
}

async function versionOf(home: string): Promise<number | null> {
  try {
    const { stdout, stderr } = await run(join(home, 'bin', binary), ['-version'], {
      timeout: 20_000,
    })
    return majorVersion(`${stderr}\n${stdout}`)
  } catch {
    return null
  }
}

/**
 * A Java that the emulators accept: from JAVA_HOME, then PATH, then the system's JVM folders.
 * Throws `CannotStart` when there is none.
 */
export async function findJava(env: NodeJS.ProcessEnv = process.env): Promise<Java> {
  const found: number[] = []
  for (const home of candidates(env)) {
    const major = await versionOf(home)
    if (major !== null && major >= oldestJava) return { home, major }
    if (major !== null) found.push(major)
  }
  const have = found.length > 0 ? `only Java ${Math.max(...found)} was found` : 'none was found'
  throw new CannotStart(
    `Java ${oldestJava} or newer is needed for the Firestore emulator and ${have}; install a JDK (Debian: apt-get install openjdk-21-jdk-headless, or adoptium.net) or set JAVA_HOME.`,
  )
}
