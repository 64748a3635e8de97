import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import type { Project } from '../dev/project.ts'

const require = createRequire(import.meta.url)

/** A private part of firebase-tools, which is why it is pinned to one version: what it takes of a folder. */
interface FileList {
  readdirRecursive(options: { path: string; ignoreStrings: string[] }): Promise<{ name: string }[]>
}

interface FirebaseFile {
  functions: { ignore?: string[] }
}

/** Added by firebase-tools to what `firebase.json` ignores. */
const alwaysIgnored = ['firebase-debug.log', 'firebase-debug.*.log', '.runtimeconfig.json']

/**
 * Copies what is uploaded of the functions, and nothing else, into `target`; what Google would install out of their
 * `package.json` is linked. Resolves with the paths.
 */
export async function copyUploadedFunctions(project: Project, target: string): Promise<string[]> {
  const file = JSON.parse(readFileSync(join(project.root, 'firebase.json'), 'utf8')) as FirebaseFile
  const { readdirRecursive } = require('firebase-tools/lib/fsAsync.js') as FileList
  const found = await readdirRecursive({
    path: project.functions,
    ignoreStrings: [...(file.functions.ignore ?? ['node_modules', '.git']), ...alwaysIgnored],
  })
  rmSync(target, { recursive: true, force: true })
  const paths = found.map(({ name }) => relative(project.functions, name)).sort()
  for (const path of paths) {
    mkdirSync(dirname(join(target, path)), { recursive: true })
    cpSync(join(project.functions, path), join(target, path))
  }
  const installed = join(project.functions, 'node_modules')
  if (existsSync(installed)) symlinkSync(installed, join(target, 'node_modules'), 'junction')
  return paths
}
