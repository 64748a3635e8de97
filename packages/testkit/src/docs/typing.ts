import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import type { DocumentedCommand } from './documented-commands.ts'

export interface Typing {
  /** Where it is typed. */
  cwd: string
  /** Set besides what this process has. */
  env?: NodeJS.ProcessEnv
}

/** How it ended. */
export interface Typed {
  code: number | null
  stdout: string
  stderr: string
}

/** The environment as a terminal has it: npm sets a lot in the scripts that it runs, of which this may be one. */
export const terminalEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^(npm_(?!config_(registry|cache))|INIT_CWD$|NODE_ENV$|VITEST|TEST$|FORCE_COLOR$|CI$)/.test(
          name,
        ),
    ),
  )

/** Lines as one script; what is typed at a program's own prompt (`sftp> put …`) is the input of that program. */
export function scriptOf(commands: readonly Pick<DocumentedCommand, 'text'>[]): string {
  const lines: string[] = []
  let isInput = false
  for (const { text: line } of commands) {
    const [, own] = /^\w+> (.*)$/.exec(line) ?? []
    if (isInput && own === undefined) lines.push('END')
    if (!isInput && own !== undefined) lines.push(`${lines.pop() ?? ''} <<'END'`)
    lines.push(own ?? line)
    isInput = own !== undefined
  }
  return [...lines, ...(isInput ? ['END'] : [])].join('\n')
}

/** Starts a script in bash, in a group of processes of its own, as a terminal does. */
export const beginTyping = (script: string, { cwd, env }: Typing): ChildProcess =>
  spawn('bash', ['-e', '-o', 'pipefail', '-c', script], {
    ...{ cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
    env: { ...terminalEnvironment(), CI: '1', NO_COLOR: '1', ...env },
  })

/** Types a script in bash, to its end. */
export async function type(script: string, typing: Typing): Promise<Typed> {
  const child = beginTyping(script, typing)
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    once(child, 'close') as Promise<[number | null]>,
  ])
  return { code, stdout, stderr }
}

/** The same, and it must end well; resolves with what it wrote to its standard output. */
export async function typeWell(script: string, typing: Typing): Promise<string> {
  const { code, stdout, stderr } = await type(script, typing)
  if (code === 0) return stdout
  throw new Error(`It ended with ${code}:\n${script}\n${stdout}\n${stderr}`)
}

/** Ends all that a script has started, as Ctrl+C does. */
export function interrupt({ pid }: ChildProcess): void {
  if (pid !== undefined) process.kill(-pid, 'SIGINT')
}
