import type { Fingerprint, ResourceFile, TechnicalDetails } from '../model.ts'
import {
  attributeOf,
  childrenOf,
  type Element,
  ownText,
  tokenOf,
  childrenOfAny,
} from '../xml/element.ts'

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

/** What technical details say of their files. */
export function readTechnical(
  details: Element,
): Pick<ResourceFile, 'technicalRef' | 'type' | 'technical' | 'units' | 'fingerprints'> {
  const technicalRef = tokenOf(details, 'TechnicalResourceDetailsReference')
  const type = tokenOf(details, 'Type')
  const fingerprints = childrenOf(details, 'Fingerprint').map(readFingerprint)
  return {
    ...(technicalRef === null ? {} : { technicalRef }),
    ...(type === null ? {} : { type }),
    ...readValues(details),
    ...(fingerprints.length === 0 ? {} : { fingerprints }),
  }
}

function readValues(details: Element): Pick<ResourceFile, 'technical' | 'units'> {
  const stated = childrenOfAny(details, TECHNICAL)
  if (stated.length === 0) return {}
  const technical: Record<string, string> = {}
  const units: Record<string, string> = {}
  let hasUnits = false
  for (const child of stated) {
    technical[child.name] = tokenOf(child, 'Value') ?? ownText(child).trim()
    const unit = attributeOf(child, 'UnitOfMeasure')
    if (unit === null) continue
    units[child.name] = unit
    hasUnits = true
  }
  return hasUnits ? { technical, units } : { technical }
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
