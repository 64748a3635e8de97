import type { Fingerprint, ResourceFile, TechnicalDetails } from '../model.ts'
import {
  attributeOf,
  childrenOf,
  type Element,
  ownText,
  tokenOf,
  childrenOfAny,
} from '../xml/element.ts'
import { Kept, KeptReading } from '../xml/kept.ts'

const TECHNICAL = [
  'ContainerFormat',
  'AudioCodecType',
  'VideoCodecType',
  'ImageCodecType',
  'OverallBitRate',
  'BitRate',
  'AudioBitRate',
  'VideoBitRate',
  'NumberOfChannels',
  'NumberOfAudioChannels',
  'SamplingRate',
  'AudioSamplingRate',
  'BitsPerSample',
  'AudioBitsPerSample',
  'BitDepth',
  'ColorDepth',
  'FrameRate',
  'Duration',
  'ImageHeight',
  'ImageWidth',
  'ImageResolution',
  'AspectRatio',
]

const STATED = new Kept((details) => new KeptReading(childrenOfAny(details, TECHNICAL), readStated))

function readStated(stated: readonly Element[]): Pick<ResourceFile, 'technical' | 'units'> {
  const values: ReturnType<typeof readStated> = {}
  for (const child of stated) {
    ;(values.technical ??= {})[child.name] = tokenOf(child, 'Value') ?? ownText(child).trim()
    const unit = attributeOf(child, 'UnitOfMeasure')
    if (unit !== null) (values.units ??= {})[child.name] = unit
  }
  return values
}

/** What technical details say of their files. */
export type TechnicalValues = Pick<
  ResourceFile,
  'technicalRef' | 'type' | 'technical' | 'units' | 'fingerprints'
>

export function readTechnical(details: Element): TechnicalValues {
  const values: TechnicalValues = {}
  const technicalRef = tokenOf(details, 'TechnicalResourceDetailsReference')
  if (technicalRef !== null) values.technicalRef = technicalRef
  const type = tokenOf(details, 'Type')
  if (type !== null) values.type = type
  const { technical, units } = STATED.of(details).in(details.place?.form)
  if (technical) values.technical = technical
  if (units) values.units = units
  const fingerprints = childrenOf(details, 'Fingerprint')
  if (fingerprints.length > 0) values.fingerprints = fingerprints.map(readFingerprint)
  return values
}

/** What a delivered file says itself comes before what is said of all files. */
export function addTechnical(
  file: ResourceFile,
  common: TechnicalValues,
  own: TechnicalValues,
): void {
  const technicalRef = own.technicalRef ?? common.technicalRef
  const type = own.type ?? common.type
  const units = own.units ?? common.units
  const fingerprints = own.fingerprints ?? common.fingerprints
  const technical = both(common.technical, own.technical)
  if (technicalRef !== undefined) file.technicalRef = technicalRef
  if (type !== undefined) file.type = type
  if (technical !== undefined) file.technical = technical
  if (units !== undefined) file.units = units
  if (fingerprints !== undefined) file.fingerprints = fingerprints
}

function both(
  common: TechnicalValues['technical'],
  own: TechnicalValues['technical'],
): TechnicalValues['technical'] {
  return common && own ? { ...common, ...own } : (own ?? common)
}

function readFingerprint(element: Element): Fingerprint {
  const [algorithm] = childrenOf(element, 'Algorithm', 'FingerprintAlgorithmType')
  return {
    algorithm: algorithm ? algorithmName(algorithm) : '',
    namespace: algorithm ? attributeOf(algorithm, 'Namespace') : null,
    version: tokenOf(element, 'Version') ?? tokenOf(element, 'FingerprintAlgorithmVersion'),
    parameter: tokenOf(element, 'Parameter') ?? tokenOf(element, 'FingerprintAlgorithmParameter'),
    value: tokenOf(element, 'FingerprintValue') ?? tokenOf(element, 'Fingerprint'),
  }
}

/** Few algorithms are allowed by name; another one stands in `UserDefinedValue`. */
export function algorithmName(element: Element): string {
  const name = ownText(element).trim()
  return (name === 'UserDefined' && attributeOf(element, 'UserDefinedValue')?.trim()) || name
}

/** Technical details that no file goes with; null when they say nothing. */
export function readTechnicalOnly(details: Element, isPreview: boolean): TechnicalDetails | null {
  const read = readTechnical(details)
  return Object.keys(read).length === 0 ? null : { isPreview, ...read }
}
