import { isTestCode, lineAt, type SourceFile, type Violation } from './source-file.ts'

const guard = 'texts'

interface ForbiddenText {
  pattern: RegExp
  message: string
  /** Where it matters; everywhere unless told. */
  applies?(path: string): boolean
}

/** Benchmarks and scripts of a package print for whoever runs them. */
const printsForPeople = (path: string): boolean => /\/(bench|scripts)\//.test(path)

const isPackageCode = (path: string): boolean =>
  /^(packages|servers|lambda|template)\/.*\.(ts|vue|mjs|js)$/.test(path) &&
  !isTestCode(path) &&
  !printsForPeople(path)

/** The words are put together here so that this file does not contain them. */
const openTasks = ['TO' + 'DO', 'FIX' + 'ME']

const forbidden: readonly ForbiddenText[] = [
  {
    pattern: new RegExp(`\\b(${openTasks.join('|')})\\b`, 'g'),
    message: 'an open task belongs into the issue tracker',
  },
  {
    pattern: /\bhttps?:\/\/[\w.-]*(registry|artifactory|nexus|verdaccio|npm-mirror)[\w.-]*/gi,
    message: 'names a package registry',
    applies: (path) => !path.startsWith('scripts/guards/'),
  },
  {
    pattern: /(?<![\w.:/~$})-])\/(home|root|Users|work|workspace)\/[\w.@-]{2,}/g,
    message: 'a path of one machine',
    applies: (path) =>
      !path.startsWith('scripts/guards/') && !/Dockerfile|docker-compose/.test(path),
  },
  {
    pattern: /\b[A-Z]:\\Users\\/g,
    message: 'a path of one machine',
    applies: (path) => !path.startsWith('scripts/guards/'),
  },
  {
    pattern: /\bconsole\.(log|debug)\b/g,
    message: 'packages log through their logger',
    applies: isPackageCode,
  },
  {
    pattern: /\b(it|test|describe|suite)(\.\w+)*\.only\b/g,
    message: 'runs one test and hides the others',
    applies: (path) => path.endsWith('.test.ts') && !path.startsWith('scripts/guards/'),
  },
]

/** Words that must not be in what we ship. */
export function checkTexts(files: readonly SourceFile[]): Violation[] {
  return files.flatMap(({ path, text }) =>
    forbidden
      .filter(({ applies }) => applies?.(path) ?? true)
      .flatMap(({ pattern, message }) =>
        [...text.matchAll(pattern)].map((match) => ({
          guard,
          path,
          line: lineAt(text, match.index),
          message: `${message}: ${match[0]}`,
        })),
      ),
  )
}
