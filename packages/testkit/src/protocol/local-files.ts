import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** Files on this machine for a client program to send. */
export class LocalFiles {
  readonly folder = mkdtempSync(join(tmpdir(), 'protocol-client-'))
  #count = 0

  /** A path where nothing is yet. */
  free(): string {
    return join(this.folder, `file-${this.#count++}`)
  }

  /** A local file with these bytes. */
  file(bytes: Uint8Array | string): string {
    const path = this.free()
    writeFileSync(path, bytes)
    return path
  }

  /** Writes a tree under a new local folder and answers its path. */
  tree(files: Map<string, Uint8Array>): string {
    const top = this.free()
    for (const [path, bytes] of files) {
      mkdirSync(dirname(join(top, path)), { recursive: true })
      writeFileSync(join(top, path), bytes)
    }
    return top
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
