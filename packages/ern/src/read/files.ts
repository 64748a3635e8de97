import type {
  FileHash,
  Place,
  Preview,
  Resource,
  ResourceFile,
  TechnicalDetails,
} from '../model.ts'
import { childOf, childrenOf, type Element, textOf, tokenOf } from '../xml/element.ts'
import { pathOf } from '../xml/element-path.ts'
import { readPreviews } from './previews.ts'
import { Names } from './names.ts'
import { NOTHING } from './nothing.ts'
import { distinct, gatherAny, type Scope } from './scope.ts'
import {
  addTechnical,
  algorithmName,
  readTechnical,
  readTechnicalOnly,
  type TechnicalValues,
} from './technical.ts'

/** Where an element began. */
export function placeOf(element: Element): Place {
  return { line: element.line, column: element.column, path: pathOf(element) }
}

/** Files, previews and technical details of a resource, in every shape of ERN 3 and 4. */
export class Media {
  readonly #scopes: Scope[]
  readonly #found: FoundFile[] = []
  readonly #without: TechnicalDetails[] = []
  readonly #previews: Preview[] = []

  constructor(scopes: Scope[]) {
    this.#scopes = scopes
    for (const { element, scope } of gatherAny(scopes, TECHNICAL_DETAILS)) {
      addFiles(element, scope, this.#found, this.#without)
      for (const preview of readPreviews(element)) this.#previews.push(preview)
    }
  }

  /** All files; the same one in several territories once, with them where they are not all. */
  get files(): ResourceFile[] {
    return oneEach(this.#found, this.#scopes)
  }

  /** The files of one of the scopes. */
  filesOf(scope: Scope): ResourceFile[] {
    const isOnly = this.#found.every((found) => found.scope === scope)
    const own = isOnly ? this.#found : this.#found.filter((found) => found.scope === scope)
    return oneEach(own, [scope])
  }

  addTo(resource: Resource): void {
    if (this.#without.length > 0) resource.technicalDetails = distinct(this.#without)
    if (this.#previews.length > 0) resource.previews = distinct(this.#previews)
  }
}

interface FoundFile {
  file: ResourceFile
  scope: Scope
}

const TECHNICAL_DETAILS = new Names(
  'TechnicalDetails',
  ...['SoundRecording', 'Video', 'Image', 'Text', 'SheetMusic', 'Software', 'Midi', 'MIDI'].map(
    (what) => `Technical${what}Details`,
  ),
  'TechnicalUserDefinedResourceDetails',
)

function oneEach(found: FoundFile[], scopes: Scope[]): ResourceFile[] {
  const [only] = found
  if (only === undefined) return NOTHING
  if (found.length === 1) return [only.file]
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
  const before = found.length
  addFilesOf(details, common, NO_VALUES, isPreview, scope, found)
  const deliveries = childrenOf(details, 'DeliveryFile')
  for (const delivery of deliveries)
    addFilesOf(delivery, common, readTechnical(delivery), isPreview, scope, found)
  if (found.length > before) return
  for (const one of [details, ...deliveries]) {
    const only = readTechnicalOnly(one, isPreview)
    if (only !== null) without.push(only)
  }
}

const NO_VALUES: TechnicalValues = {}

function addFilesOf(
  holder: Element,
  common: TechnicalValues,
  own: TechnicalValues,
  isPreview: boolean,
  scope: Scope,
  found: FoundFile[],
): void {
  for (const element of childrenOf(holder, 'File')) {
    const uri = readUri(element)
    if (uri === '') continue
    const file = readFile(element, uri, isPreview)
    addTechnical(file, common, own)
    found.push({ file, scope })
  }
}

function isTrue(element: Element, name: string): boolean {
  const value = tokenOf(element, name)
  return value === 'true' || value === '1'
}

function readFile(element: Element, uri: string, isPreview: boolean): ResourceFile {
  const size = tokenOf(element, 'FileSize')
  return {
    uri,
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
