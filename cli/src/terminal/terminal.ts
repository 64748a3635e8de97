import { styleText } from 'node:util'

/** Where a command reads and writes; the process's own streams unless a test gives others. */
export interface Terminal {
  input: NodeJS.ReadableStream
  write(text: string): void
  writeError(text: string): void
  colours: boolean
}

type Style = Parameters<typeof styleText>[0]

function readerGone(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
  process.exit()
}

/** The streams of this process. A reader that went away (`| head`) ends the command in silence. */
export function processTerminal(): Terminal {
  if (!process.stdout.listeners('error').includes(readerGone))
    process.stdout.on('error', readerGone)
  return {
    input: process.stdin,
    write: (text) => void process.stdout.write(text),
    writeError: (text) => void process.stderr.write(text),
    colours: process.stdout.isTTY && process.stdout.hasColors(),
  }
}

/** `text` in a style where the terminal shows colours. */
export const paint = (
  { colours }: Pick<Terminal, 'colours'>,
  style: Style,
  text: string,
): string => (colours ? styleText(style, text) : text)

/**
 * Text out of a message as one line that is safe to show: control characters and marks that turn the
 * writing direction, with which a message could paint over what we say, become spaces.
 */
export const oneLine = (text: string): string =>
  text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim()
