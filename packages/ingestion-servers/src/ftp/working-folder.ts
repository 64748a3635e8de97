import { FileRefusal, toFeedPath, toFeedPlace } from '../common/index.ts'

/** Where a session stands in its feed, and what the paths that it names mean from there. */
export class WorkingFolder {
  /** A feed path; `''` is the root. */
  path = ''

  /** The feed path of what a client named. Throws `FileRefusal`. */
  resolve(named: string): string {
    requireName(named)
    return this.resolveOrHere(named)
  }

  /** As `resolve`, but nothing means the folder itself. */
  resolveOrHere(named: string): string {
    return toFeedPath(this.#fromRoot(named))
  }

  /** As `resolve`, of a folder to go to: above the root is the root. */
  resolvePlace(named: string): string {
    requireName(named)
    return toFeedPlace(this.#fromRoot(named))
  }

  /** The folder above; the root's is the root. */
  get above(): string {
    return this.path.slice(0, Math.max(0, this.path.lastIndexOf('/')))
  }

  #fromRoot(named: string): string {
    return named.startsWith('/') ? named : `${this.path}/${named}`
  }
}

function requireName(named: string): void {
  if (named === '') throw new FileRefusal('NAME_INVALID', 'The name of a file is missing.')
}
