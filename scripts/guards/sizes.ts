import { basename } from 'node:path'
import { isCode, type SourceFile, type Violation } from './source-file.ts'

const guard = 'sizes and names'
const maxLines = { ts: 400, vue: 300 } as const
/** Nine files of ten have at most this many lines. */
const longLines = 220

const lineCount = (text: string): number => text.trimEnd().split('\n').length

/** Names that say where code was put, not what it is. */
const grabBag =
  /(^|\/)(utils?|helpers?|common|misc|shared)(\.test)?\.(ts|vue|mjs|js)$|(^|\/)(utils?|helpers?|common|misc)\//
/** What FTP, SFTP, S3, GCS and HTTP have in common; named so by the design. */
const namedByDesign = 'packages/ingestion-servers/src/common/'

const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*$/
const pascalCase = /^([A-Z][a-z0-9]*)+$/
/** `useX.ts` and camelCase message files are how Vue projects name composables and what belongs to a component. */
const composable = /^use[A-Z][A-Za-z0-9]*$/

function nameFault(path: string): string | null {
  if (grabBag.test(path.replace(namedByDesign, 'packages/')))
    return 'a name that says nothing; name the noun'
  const name = basename(path).replace(/^\./, '')
  const stem = name.split('.')[0] ?? ''
  if (path.endsWith('.vue'))
    return pascalCase.test(stem) ? null : 'a component is named in PascalCase'
  if (kebabCase.test(stem)) return null
  const besideVue = path.startsWith('packages/storefront/') || path.startsWith('template/base/src/')
  if (besideVue && (composable.test(stem) || isTestOfComponent(name))) return null
  return 'a module is named in kebab-case'
}

const isTestOfComponent = (name: string): boolean =>
  name.endsWith('.test.ts') && pascalCase.test(name.split('.')[0] ?? '')

function sizeFault({ path, text }: SourceFile): string | null {
  const limit = path.endsWith('.vue') ? maxLines.vue : maxLines.ts
  const lines = lineCount(text)
  return lines > limit ? `${lines} lines (at most ${limit}); split it by noun` : null
}

/** Files that are too long or badly named. */
export function checkSizes(files: readonly SourceFile[]): Violation[] {
  const code = files.filter(isCode)
  const each = code.flatMap((file) =>
    [nameFault(file.path), sizeFault(file)]
      .filter((message) => message !== null)
      .map((message) => ({ guard, path: file.path, line: null, message })),
  )
  return [...each, ...checkDistribution(code)]
}

function checkDistribution(code: readonly SourceFile[]): Violation[] {
  const long = code.filter(({ text }) => lineCount(text) > longLines)
  if (long.length * 10 <= code.length) return []
  const names = long.map(({ path }) => path).join(', ')
  const message = `${long.length} of ${code.length} files have more than ${longLines} lines (at most one in ten): ${names}`
  return [{ guard, path: '.', line: null, message }]
}
