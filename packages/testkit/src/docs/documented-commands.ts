import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A command that a page tells its reader to type. */
export interface DocumentedCommand {
  /** From the repository's root. */
  page: string
  /** Of the page, counting from 1. */
  line: number
  /** The line where its `sh` block begins: what is in one block is typed one after the other. */
  block: number
  /** With the lines that it goes on in, as one. */
  text: string
}

/** Pages for people, with their text: the README and all of `docs`. */
function pagesOf(root: string): [page: string, text: string][] {
  const names = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name.replaceAll('\\', '/')}`)
    .sort()
  return ['README.md', ...names].map((page) => [page, readFileSync(join(root, page), 'utf8')])
}

/** Every command in the `sh` blocks of the README and of the pages in `docs`, in their order. */
export function documentedCommands(root: string): DocumentedCommand[] {
  return pagesOf(root).flatMap(([page, text]) => commandsIn(page, text))
}

/** What a page says in code type outside its blocks. */
function codeIn(text: string): string[] {
  const prose = text.replace(/^\s*```[\s\S]*?^\s*```/gm, '')
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code)
}

/** Commands of `ddex-dsp` that a sentence names in code type, with `x` for what its reader puts in. */
export function mentionedCommands(root: string): { page: string; words: string }[] {
  return pagesOf(root).flatMap(([page, text]) =>
    codeIn(text).flatMap((code) => {
      const words = behindDdexDsp(code.replace(/<[^>]+>|\bFILE\.\.\./g, 'x'))
      return words === null || /…|^\W/.test(words) ? [] : [{ page, words }]
    }),
  )
}

/** The same of another program, whole, each once: `npm`, `npx firebase`. */
export function mentionedOf(root: string, program: string): string[] {
  const begins = (code: string): boolean => code.startsWith(`${program} `) && !code.includes('…')
  return [...new Set(pagesOf(root).flatMap(([, text]) => codeIn(text).filter(begins)))]
}

function commandsIn(page: string, text: string): DocumentedCommand[] {
  const found: DocumentedCommand[] = []
  let isInside = false
  let block = 0
  let open: DocumentedCommand | null = null
  for (const [index, line] of text.split('\n').entries()) {
    if (/^\s*```/.test(line)) {
      isInside = !isInside && /^\s*```sh\s*$/.test(line)
      block = index + 1
      continue
    }
    if (!isInside || (!open && /^\s*(#.*)?$/.test(line))) continue
    const words = line.trim().replace(/\\$/, '').trim()
    if (open) open.text += ` ${words}`
    else open = { page, line: index + 1, block, text: words }
    if (line.endsWith('\\')) continue
    // A substitution may go on over lines: `ID=$(curl … | jq …)`.
    if (count(open.text, '(') > count(open.text, ')')) continue
    found.push(open)
    open = null
  }
  return found
}

const count = (text: string, character: string): number => text.split(character).length - 1

/** The words behind `ddex-dsp`, however a page calls it; null for another command. */
export function behindDdexDsp(text: string): string | null {
  const [, own] = /^(?:npx |npm run (?:-s )?)?ddex-dsp(?: --)? (.*)$/.exec(text) ?? []
  if (own !== undefined) return own
  const [is, flags = ''] = /^npm run deploy(?: -- (.*))?$/.exec(text) ?? []
  return is === undefined ? null : `deploy ${flags}`.trim()
}

/** The same command however a page calls it: `ddex-dsp feeds list`, `npm start`. */
export function plainCommand(text: string): string {
  const own = behindDdexDsp(text)
  return own === null ? text : `ddex-dsp ${own}`
}

/** The id that pages write for a delivery of the reader's. */
export const documentedDelivery = '3f9c2a7be01d44c8a6f2'
