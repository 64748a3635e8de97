import type {
  FileHash,
  Place,
  Preview,
  Resource,
  ResourceFile,
  TechnicalDetails,
} from '../model.ts'
import {
  childOf,
  childrenOf,
  type Element,
  pathOf,
  textOf,
  tokenOf,
  childrenOfAny,
} from '../xml/element.ts'
import { readPreviews } from './previews.ts'
import { distinct, type Scope } from './scope.ts'
import { algorithmName, readTechnical, readTechnicalOnly } from './technical.ts'

/** Where an element began. */
export function placeOf(element: Element): Place {
  return { line: element.line, column: element.column, path: pathOf(element) }
}

/** Files, previews and technical details of a resource, in every shape of ERN 3 and 4. */
export function readMedia(
  scopes: Scope[],
): Pick<Resource, 'files' | 'technicalDetails' | 'previews'> {
  const found: FoundFile[] = []
  const without: TechnicalDetails[] = []
  const previews: Preview[] = []
  for (const scope of scopes)
    for (const details of childrenOfAny(scope.element, TECHNICAL_DETAILS)) {
      addFiles(details, scope, found, without)
      for (const preview of readPreviews(details)) previews.push(preview)
    }
  return {
    files: oneEach(found, scopes),
    ...(without.length === 0 ? {} : { technicalDetails: distinct(without) }),
    ...(previews.length === 0 ? {} : { previews: distinct(previews) }),
  }
}

interface FoundFile {
  file: ResourceFile
  scope: Scope
}

const TECHNICAL_DETAILS = [
  'TechnicalDetails',
  ...['SoundRecording', 'Video', 'Image', 'Text', 'SheetMusic', 'Software', 'Midi', 'MIDI'].map(
    (what) => `Technical${what}Details`,
  ),
  'TechnicalUserDefinedResourceDetails',
]

/** The same file in several territories once, with them where they are not all. */
function oneEach(found: FoundFile[], scopes: Scope[]): ResourceFile[] {
  if (found.length < 2) return found.map(({ file }) => file)
  const places = scopes.filter(({ element }) => element.name.endsWith('DetailsByTerritory'))
  const files = new Map<string, { file: ResourceFile; where: Scope[] }>()
  for (const { file, scope } of found) {
    const key = `${file.uri} ${String(file.isPreview)} ${file.hash?.value ?? ''}`
    const known = files.get(key)
    if (known) known.where.push(scope)
    else files.set(key, { file, where: [scope] })
  }
  return [...files.values()].map(({ file, where }) => {
    const territories = [...new Set(where.flatMap((scope) => scope.territories))]
    const isEverywhere =
      new Set(where).size >= places.length || where.some((scope) => scope.territories.length === 0)
    return isEverywhere ? file : { ...file, territories }
  })
}

function addFiles(
  details: Element,
  scope: Scope,
  found: FoundFile[],
  without: TechnicalDetails[],
): void {
  const isPreview = isTrue(details, 'IsPreview') || isTrue(details, 'IsClip')
  const common = readTechnical(details)
  let count = addFilesOf(details, common, isPreview, scope, found)
  for (const delivery of childrenOf(details, 'DeliveryFile')) {
    const own = readTechnical(delivery)
    const technical = { ...common.technical, ...own.technical }
    count += addFilesOf(delivery, { ...common, ...own, technical }, isPreview, scope, found)
  }
  if (count > 0) return
  for (const one of [details, ...childrenOf(details, 'DeliveryFile')]) {
    const only = readTechnicalOnly(one, isPreview)
    if (only !== null) without.push(only)
  }
}

function addFilesOf(
  holder: Element,
  technical: ReturnType<typeof readTechnical>,
  isPreview: boolean,
  scope: Scope,
  found: FoundFile[],
): number {
  let count = 0
  for (const element of childrenOf(holder, 'File')) {
    const file = readFile(element, isPreview)
    if (file.uri === '') continue
    found.push({ file: { ...file, ...technical }, scope })
    count++
  }
  return count
}

function isTrue(element: Element, name: string): boolean {
  const value = tokenOf(element, name)
  return value === 'true' || value === '1'
}

function readFile(element: Element, isPreview: boolean): ResourceFile {
  const size = tokenOf(element, 'FileSize')
  return {
    uri: readUri(element),
    hash: readHash(childOf(element, 'HashSum')),
    size: size !== null && /^\d+(\.\d+)?$/.test(size) ? Number(size) : null,
    isPreview,
    place: placeOf(element),
  }
}

/** A named file is what was delivered; a URI or URL beside it says only where else it lies. */
function readUri(element: Element): string {
  const name = textOf(element, 'FileName')?.trim()
  if (!name) return (textOf(element, 'URI') ?? textOf(element, 'URL') ?? '').trim()
  const folder = (textOf(element, 'FilePath') ?? '').trim().replace(/^\/+/, '')
  if (folder === '' || folder === name) return name
  if (folder.endsWith(`/${name}`)) return folder
  return `${folder.replace(/\/+$/, '')}/${name}`
}

/** ERN 3 `HashSum/HashSum`, ERN 4 `HashSum/HashSumValue`. Null when no value is stated. */
export function readHash(element: Element | null): FileHash | null {
  if (element === null) return null
  const value = tokenOf(element, 'HashSumValue') ?? tokenOf(element, 'HashSum')
  if (value === null) return null
  const algorithm = childOf(element, 'Algorithm') ?? childOf(element, 'HashSumAlgorithmType')
  return { algorithm: algorithm ? algorithmName(algorithm) : '', value }
}
