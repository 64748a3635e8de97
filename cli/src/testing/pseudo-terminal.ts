import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { stripVTControlCharacters } from 'node:util'
import { ddexDspProgramPath } from './spawn-ddex-dsp.ts'

export const keys = { enter: '\r', down: '\u001B[B', space: ' ', leave: '\u0003' }

/** Whether util-linux' `script` is here, which makes pseudo terminals; says so aloud when not. */
export function hasPseudoTerminal(): boolean {
  const isThere = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes(
    'util-linux',
  )
  if (!isThere) console.warn("NOT TESTED on a terminal: util-linux' script is not here.")
  return isThere
}

/**
 * Runs `ddex-dsp` on a terminal of its own and types each answer when its question is shown. Resolves with what the
 * terminal showed, without its colours.
 */
export async function onTerminal(
  args: readonly string[],
  answers: readonly (readonly [question: string, typed: string])[] = [],
  environment: NodeJS.ProcessEnv = {},
): Promise<{ shown: string; asked: number; code: number | null; colours: boolean }> {
  const words = [process.execPath, ddexDspProgramPath, ...args].map((word) => `'${word}'`)
  // Without a size inquirer and our progress take the terminal for one without columns.
  const command = `stty cols 200 rows 50; exec ${words.join(' ')}`
  const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    env: {
      ...{ ...process.env, TERM: 'xterm-256color', NO_COLOR: undefined, CI: undefined },
      ...environment,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let all = ''
  let since = ''
  let asked = 0
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    all += text
    since += text
    const next = answers[asked]
    if (!next || !stripVTControlCharacters(since).includes(next[0])) return
    asked += 1
    since = ''
    child.stdin.write(next[1])
  })
  const [code] = (await once(child, 'close')) as [number | null]
  const shown = stripVTControlCharacters(all).replaceAll('\r', '')
  // eslint-disable-next-line no-control-regex -- the codes of colours are control characters
  return { shown, asked, code, colours: /\u001B\[(?!0?m|22m|39m)[\d;]*m/.test(all) }
}
