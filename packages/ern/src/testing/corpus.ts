import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const REPOSITORY = fileURLToPath(new URL('../../../..', import.meta.url))

/** The folder with licensed sample messages and XSDs; tests that need it skip loudly without it. */
export const CORPUS = resolve(process.env.DDEX_DSP_CORPUS ?? join(REPOSITORY, '..', 'shared'))
export const hasCorpus = existsSync(join(CORPUS, 'ern', 'xsd'))

export const hasXmllint = spawnSync('xmllint', ['--version']).status === 0

if (!hasCorpus) console.warn(`No sample corpus at ${CORPUS}: tests that read it are skipped.`)
if (!hasXmllint) console.warn('No xmllint: tests against the official XSDs are skipped.')

/** Paths of all `.xml` files below a folder of the corpus. */
export function corpusFiles(folder: string): string[] {
  const root = join(CORPUS, folder)
  if (!existsSync(root)) return []
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.xml'))
    .map((name) => join(root, name))
    .sort()
}

/** The official schema of a version, null where the corpus has none that compiles. */
export function schemaOf(version: string): string | null {
  if (!hasCorpus || ['3.2', '3.3', '3.5'].includes(version)) return null
  return (
    ['release-notification.xsd', 'ern-main.xsd']
      .map((name) => join(CORPUS, 'ern', 'xsd', `ern-${version}`, name))
      .find((path) => existsSync(path)) ?? null
  )
}

/** What `xmllint --schema` says about documents: their paths mapped to the line numbers of its complaints. */
export function lint(
  schema: string,
  files: string[],
): Map<string, { valid: boolean; log: string }> {
  const catalog = join(schema, '..', 'catalog.xml')
  const env = { ...process.env, ...(existsSync(catalog) ? { XML_CATALOG_FILES: catalog } : {}) }
  const verdicts = new Map<string, { valid: boolean; log: string }>()
  for (let at = 0; at < files.length; at += 200) {
    const some = files.slice(at, at + 200)
    const log = run(['--noout', '--nonet', '--schema', schema, ...some], env)
    for (const file of some) {
      const lines = log.split('\n').filter((line) => line.startsWith(file))
      verdicts.set(file, { valid: lines.includes(`${file} validates`), log: lines.join('\n') })
    }
  }
  return verdicts
}

function run(args: string[], env: NodeJS.ProcessEnv): string {
  // xmllint prints its verdicts on stderr.
  const { stderr } = spawnSync('xmllint', args, { env, encoding: 'utf8', maxBuffer: 1 << 28 })
  return stderr
}
