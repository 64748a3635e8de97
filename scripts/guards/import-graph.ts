import { posix } from 'node:path'
import { importsOf, type Import } from './imports-of.ts'
import {
  exceptions,
  floors,
  pureFolders,
  rooms,
  vendorFolders,
  wiring,
  type Room,
} from './rooms.ts'
import { isCode, isTestCode, lineAt, type SourceFile, type Violation } from './source-file.ts'

const guard = 'import graph'
const isUnder = (path: string, folder: string): boolean => path.startsWith(`${folder}/`)
const isRelative = (specifier: string): boolean => /^\.{1,2}\//.test(specifier)

/** The room that a file is in; of nested ones the inner. */
const roomOf = (path: string): Room | undefined =>
  rooms
    .filter(({ folder }) => isUnder(path, folder))
    .sort((a, b) => b.folder.length - a.folder.length)[0]

const targetOf = (path: string, specifier: string): string =>
  posix.normalize(posix.join(posix.dirname(path), specifier))

type Imports = ReadonlyMap<string, readonly Import[]>

/** Test code by its name, and every file that nothing but test code imports. */
function findTestCode(imports: Imports): ReadonlySet<string> {
  const importers = new Map<string, string[]>()
  for (const [path, list] of imports) {
    for (const { specifier } of list.filter((found) => isRelative(found.specifier))) {
      const target = targetOf(path, specifier)
      importers.set(target, [...(importers.get(target) ?? []), path])
    }
  }
  const found = new Set([...imports.keys()].filter(isTestCode))
  for (let before = -1; before !== found.size;) {
    before = found.size
    for (const [path, by] of importers) if (by.every((one) => found.has(one))) found.add(path)
  }
  return found
}

/** An import as the checks judge it. */
interface Judged {
  path: string
  specifier: string
  isTest: boolean
}

const mayImport = (from: Room, path: string, specifier: string): boolean =>
  from.mayImport.includes(specifier) ||
  exceptions.some(
    (exception) => isUnder(path, exception.folder) && exception.mayImport.includes(specifier),
  )

/** Why an import of one of our packages is wrong; null when it is right. */
function ownPackageFault({ path, specifier, isTest }: Judged): string | null {
  const target = rooms.find(
    ({ packageName }) =>
      packageName && (specifier === packageName || specifier.startsWith(`${packageName}/`)),
  )
  if (!target) return null
  const from = roomOf(path)
  if (!from) return `a file outside every room imports ${specifier}`
  if (target === from) return `imports its own package by name; use a relative path`
  if (mayImport(from, path, specifier)) return null
  if (target.packageName === '@ddex/testkit') return testKitFault(from, target, path, isTest)
  if (target.packageName === '@ddex/local-s3' && isTest) return null
  return `${from.folder} may not import ${specifier}`
}

/** What tests of a room share is in the test kit where that leans on the room: else its arrows would point both ways. */
function testKitFault(from: Room, testKit: Room, path: string, isTest: boolean): string | null {
  if (!isTest) return 'only tests import the test kit'
  const { packageName = '' } = from
  const isBelow = testKit.mayImport.some(
    (entry) => entry === packageName || entry.startsWith(`${packageName}/`),
  )
  if (packageName === '' || !isBelow || isTestCode(path)) return null
  return `what tests of ${packageName} share belongs into the test kit`
}

function relativeFault({ path, specifier }: Judged): string | null {
  if (!isRelative(specifier)) return null
  const target = targetOf(path, specifier)
  // What a service is called and where it runs is one file that the app and its functions read.
  if (target === 'template/base/ddex-dsp.json') return null
  const from = roomOf(path)
  const to = roomOf(target)
  if (to && to !== from) return `reaches into ${to.folder}; import the package by its name`
  if (/\.(ts|vue|mjs|js|json|css|svg|jpg)(\?\w+)?$/.test(specifier)) return null
  return `${specifier} has no file extension`
}

function vendorFault({ path, specifier, isTest }: Judged): string | null {
  const vendor = vendorFolders.find(({ sdk }) => sdk.test(specifier))
  if (!vendor || isUnder(path, vendor.folder) || isTest) return null
  return `${specifier} is imported in ${vendor.folder} only`
}

function purityFault({ path, specifier, isTest }: Judged): string | null {
  const pure = pureFolders.find(({ folder }) => isUnder(path, folder))
  const isJudgedByArrows = isRelative(specifier) || specifier.startsWith('@ddex/')
  if (!pure || isTest || isJudgedByArrows) return null
  if (pure.mayImport.some((allowed) => allowed.test(specifier))) return null
  return `${pure.folder} is pure and may not import ${specifier}`
}

/** Where a file is inside a package that has floors; null where it has none, or the file lies in no folder. */
function placeIn(base: string, path: string): { folder: string; floor: number } | null {
  const [folder = '', ...rest] = path.slice(base.length + 1).split('/')
  if (!isUnder(path, base) || rest.length === 0) return null
  return { folder, floor: floors[base]?.findIndex((names) => names.includes(folder)) ?? -1 }
}

function floorFault({ path, specifier, isTest }: Judged): string | null {
  const base = Object.keys(floors).find((folder) => isUnder(path, folder))
  if (!base || isTest || !isRelative(specifier)) return null
  const from = placeIn(base, path)
  const to = placeIn(base, targetOf(path, specifier))
  if (!from || !to || from.folder === to.folder) return null
  if (from.floor < 0 || to.floor < 0)
    return `${from.floor < 0 ? from.folder : to.folder} has no floor in ${base}; give it one in rooms.ts`
  return to.floor < from.floor ? null : `${from.folder} may not lean on ${to.folder}`
}

const checks = [ownPackageFault, relativeFault, vendorFault, purityFault, floorFault]

/** Imports that go against the arrows, and wiring that is more than wiring. */
export function checkImportGraph(files: readonly SourceFile[]): Violation[] {
  const code = files.filter(isCode)
  const imports: Imports = new Map(code.map((file) => [file.path, importsOf(file)]))
  const tests = findTestCode(imports)
  return [
    ...[...imports].flatMap(([path, list]) =>
      list.flatMap((found) => faultsOf(path, found, tests.has(path))),
    ),
    ...findCycles(imports),
    ...code.flatMap(checkWiring),
  ]
}

function faultsOf(path: string, { specifier, line }: Import, isTest: boolean): Violation[] {
  return checks
    .map((check) => check({ path, specifier, isTest }))
    .filter((message) => message !== null)
    .map((message) => ({ guard, path, line, message }))
}

/** Files that import each other in a ring, types included; each ring is told once. */
function findCycles(imports: Imports): Violation[] {
  const done = new Set<string>()
  const found: Violation[] = []
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path)
    if (start >= 0) {
      const ring = [...trail.slice(start), path].join(' -> ')
      found.push({ guard, path, line: null, message: `imports itself in a ring: ${ring}` })
    }
    if (start >= 0 || done.has(path)) return
    for (const { specifier } of imports.get(path) ?? []) {
      if (isRelative(specifier)) visit(targetOf(path, specifier), [...trail, path])
    }
    done.add(path)
  }
  for (const path of imports.keys()) visit(path, [])
  return found
}

function checkWiring({ path, text }: SourceFile): Violation[] {
  const folder = wiring.folders.find((name) => isUnder(path, name))
  if (!folder || isTestCode(path)) return []
  const found: Violation[] = []
  const lines = text.trimEnd().split('\n').length
  if (lines > wiring.maxLines) {
    const message = `wiring of ${lines} lines (at most ${wiring.maxLines}): rules belong into a package`
    found.push({ guard, path, line: null, message })
  }
  const own = /^(export )?(abstract )?class (?!\w+ extends Error\b)/m.exec(text)
  if (own) {
    const line = lineAt(text, own.index)
    found.push({ guard, path, line, message: 'wiring holds no classes but errors' })
  }
  return found
}
