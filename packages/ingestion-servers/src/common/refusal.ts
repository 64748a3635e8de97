import { RefusedError } from '@ddex/dsp-core'

export type RefusalCode =
  | 'NOT_FOUND'
  | 'OUTSIDE_ROOT'
  | 'NAME_INVALID'
  | 'EXISTS'
  | 'IS_A_FOLDER'
  | 'NOT_A_FOLDER'
  | 'FOLDER_NOT_EMPTY'
  | 'TOO_LARGE'
  | 'QUOTA'
  | 'INCOMPLETE'
  | 'NO_SPACE'
  | 'TOO_MANY_OPEN'
  | 'READ_ONLY'
  | 'NOT_SUPPORTED'
  | 'STOPPING'
  | 'FAILED'

/** A file operation that a sender may not do or that cannot be done. The message is for the sender. */
export class FileRefusal extends RefusedError {
  override readonly code: RefusalCode

  constructor(code: RefusalCode, message: string, cause?: unknown) {
    super(code, message, { cause })
    this.code = code
  }
}

const bySystemCode: Record<string, [RefusalCode, string]> = {
  ENOENT: ['NOT_FOUND', 'No such file or folder.'],
  EEXIST: ['EXISTS', 'There is already something with this name.'],
  EISDIR: ['IS_A_FOLDER', 'This is a folder.'],
  ENOTDIR: ['NOT_A_FOLDER', 'A part of this path is a file, not a folder.'],
  ENOTEMPTY: ['FOLDER_NOT_EMPTY', 'The folder is not empty.'],
  ENAMETOOLONG: ['NAME_INVALID', 'The name is too long.'],
  // O_NOFOLLOW met a link: to a sender, links do not exist.
  ELOOP: ['NOT_FOUND', 'No such file or folder.'],
  ENOSPC: ['NO_SPACE', 'The server has no space left; nothing was stored. Please try again later.'],
  EDQUOT: ['NO_SPACE', 'The server has no space left; nothing was stored. Please try again later.'],
}

/** Any error as one that may be shown to a sender. Never carries a path of this machine. */
export function toFileRefusal(error: unknown): FileRefusal {
  if (error instanceof FileRefusal) return error
  const systemCode = error instanceof Error && 'code' in error ? String(error.code) : ''
  const [code, message] = bySystemCode[systemCode] ?? [
    'FAILED',
    'The server could not do this. Please try again later.',
  ]
  return new FileRefusal(code, message, error)
}
