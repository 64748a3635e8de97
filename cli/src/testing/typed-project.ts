import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Of this repository. */
export const repository = fileURLToPath(new URL('../../..', import.meta.url))

/** A folder of its own in which documented commands are typed. */
export interface TypedProject {
  root: string
  /** Puts a file or, from the repository, a folder or file there. */
  write(path: string, content: string): void
  copy(from: string, to?: string): void
  link(from: string, to: string): void
  /** A program for the front of PATH: a script with its first line. */
  program(name: string, script: string): void
  /** For `PATH`: the programs first. */
  path: string
  remove(): void
}

const scripts = {
  'ddex-dsp': `node "${join(repository, 'scripts', 'ddex-dsp.mjs')}"`,
  deploy: `node "${join(repository, 'scripts', 'ddex-dsp.mjs')}" deploy`,
}

/**
 * Makes one with the scripts of the repository, within which it lies: what is built in it finds the packages that are
 * installed there. `base` is a folder of the repository to begin with.
 */
export function typedProject(name: string, base?: string): TypedProject {
  const all = join(repository, '.local', 'typed')
  mkdirSync(all, { recursive: true })
  const root = mkdtempSync(join(all, `${name}-`))
  const programs = join(root, '.programs')
  const at = (path: string): string => {
    const whole = join(root, path)
    mkdirSync(dirname(whole), { recursive: true })
    return whole
  }
  const write = (path: string, content: string, mode = 0o644): void =>
    writeFileSync(at(path), content, { mode })
  const copy = (from: string, to = from): void =>
    cpSync(join(repository, from), at(to), {
      recursive: true,
      filter: (path) => !/[\\/](node_modules|dist|lib)$/.test(path),
    })
  if (base !== undefined) copy(base, '.')
  write('package.json', JSON.stringify({ private: true, type: 'module', scripts }))
  return {
    ...{ root, write, copy },
    link: (from, to) => symlinkSync(join(repository, from), at(to)),
    program: (program, script) => write(join('.programs', program), script, 0o755),
    path: `${programs}:${process.env.PATH}`,
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}
