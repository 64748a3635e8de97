/** What a message may cost before it is refused. `messageBytes` are those of the file, `textLength` those of the text in UTF-8. */
export interface XmlLimits {
  messageBytes: number
  depth: number
  /** Longest text, attribute-bearing tag, comment or processing instruction. */
  textLength: number
  attributesPerElement: number
  attributeLength: number
  namespacesInScope: number
  /** Elements under one composite (a sound recording, a release, a release's deals). */
  elementsPerComposite: number
  /** All elements, and all composites: what a model of them can cost in memory. */
  elements: number
  composites: number
}

export const DEFAULT_LIMITS: XmlLimits = {
  messageBytes: 64 * 1024 * 1024,
  depth: 64,
  textLength: 1024 * 1024,
  attributesPerElement: 128,
  attributeLength: 64 * 1024,
  namespacesInScope: 64,
  elementsPerComposite: 500_000,
  elements: 2_500_000,
  composites: 200_000,
}
