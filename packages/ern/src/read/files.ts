import type { FileHash, Place, ResourceFile } from '../model.ts'
import {
  attributeOf,
  childOf,
  childrenOf,
  type Element,
  pathOf,
  textOf,
  tokenOf,
} from '../xml/element.ts'
import type { Scope } from './scope.ts'

/** Where an element began. */
export function placeOf(element: Element): Place {
  return { line: element.line, column: element.column, path: pathOf(element) }
}

/** The files of a resource, in every shape of ERN 3 and 4; the same file in several territories once. */
export function readFiles(scopes: Scope[]): ResourceFile[] {
  const files: ResourceFile[] = []
  for (const scope of scopes)
    for (const details of scope.element.children) if (isTechnical(details)) addFiles(details, files)
  return files.length < 2 ? files : withoutRepetition(files)
}

function withoutRepetition(files: ResourceFile[]): ResourceFile[] {
  const seen = new Set<string>()
  return files.filter(({ uri, isPreview, hash }) => {
    const key = `${uri} ${String(isPreview)} ${hash?.value ?? ''}`
    return !seen.has(key) && seen.add(key)
  })
}

function isTechnical({ name }: Element): boolean {
  return name.startsWith('Technical') && name.includes('Details')
}

function addFiles(details: Element, files: ResourceFile[]): void {
  const isPreview = isTrue(details, 'IsPreview') || isTrue(details, 'IsClip')
  for (const child of details.children) {
    if (child.name === 'File') addFile(child, details, isPreview, files)
    else if (child.name === 'DeliveryFile')
      for (const file of childrenOf(child, 'File')) addFile(file, child, isPreview, files)
  }
}

function addFile(
  element: Element,
  details: Element,
  isPreview: boolean,
  files: ResourceFile[],
): void {
  const file = readFile(element, isPreview)
  if (file.uri !== '') files.push({ ...file, ...readTechnical(details) })
}

const TECHNICAL = [
  'ContainerFormat',
  'AudioCodecType',
  'VideoCodecType',
  'ImageCodecType',
  'BitRate',
  'NumberOfChannels',
  'SamplingRate',
  'BitsPerSample',
  'BitDepth',
  'FrameRate',
  'Duration',
  'ImageHeight',
  'ImageWidth',
  'ImageResolution',
  'AspectRatio',
]

function readTechnical(details: Element): Pick<ResourceFile, 'technical'> {
  const stated = childrenOf(details, ...TECHNICAL).map((child) => [
    child.name,
    tokenOf(child, 'Value') ?? child.text.trim(),
  ])
  return stated.length === 0
    ? {}
    : { technical: Object.fromEntries(stated) as Record<string, string> }
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

/** ERN 3 allows few algorithms by name; another one stands in `UserDefinedValue`. */
function algorithmName(element: Element): string {
  const name = element.text.trim()
  return (name === 'UserDefined' && attributeOf(element, 'UserDefinedValue')?.trim()) || name
}
