import { BackendError } from '../backend.ts'
import type { MessageKey } from './index.ts'
import { t } from './index.ts'
import { en } from './en.ts'

const isProblem = (code: string): code is keyof typeof en.problem => code in en.problem

/** What a problem's code means for the listener; an unknown one is a track that did not play. */
export function plainMessage(code: string): string {
  const key: MessageKey = isProblem(code) ? `problem.${code}` : 'problem.playback'
  return t(key)
}

/** What an error of the back end means, in words; any other error is our fault. */
export const problemText = (error: unknown): string =>
  t(error instanceof BackendError ? `problem.${error.code}` : 'problem.unknown')
