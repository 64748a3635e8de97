import type { Issue } from './issue.ts'
import type { FileHash, Identifier, Party } from './model.ts'
import { faultIssue, type ReadOptions } from './read-ern.ts'
import { EMPTY_HEADER, readHeader } from './read/header.ts'
import { identifiersIn } from './read/identifiers.ts'
import { readHash } from './read/files.ts'
import { CompositeBuilder, type CompositeReader, type RootTag } from './xml/composites.ts'
import {
  attributeOf,
  childOf,
  childrenOf,
  type Element,
  integerOf,
  ownText,
  tokenOf,
} from './xml/element.ts'
import { XmlFault } from './xml/fault.ts'
import { DEFAULT_LIMITS } from './xml/limits.ts'
import { readDocument } from './xml/read-document.ts'

/** A batch's ManifestMessage (ERN choreography, `BatchComplete_*.xml`). */
export interface Manifest {
  /** `MessageVersionId` as written. */
  version: string
  namespace: string
  sender: Party
  recipient: Party
  createdAt: string | null
  isTest: boolean
  /** Empty, the batch's folder, or a bucket: senders differ. */
  rootDirectory: string
  messageCount: number | null
  messages: ManifestEntry[]
}

export interface ManifestEntry {
  messageType: string
  messageId: string
  /** Where the message lies, as written: `/batch/upc/upc.xml`, `./upc/grid.xml`, a bucket URL. */
  url: string
  releaseIds: Identifier[]
  /** `NewReleaseDelivery`, `TakeDown` ...; senders use it loosely. */
  deliveryType: string | null
  productType: string | null
  hash: FileHash | null
}

export interface ManifestReading {
  manifest: Manifest | null
  issues: Issue[]
}

const NAMESPACE =
  /^http:\/\/ddex\.net\/xml\/(?:20\d\d\/)?(?:echo|ern-c(?:-sftp)?|ccho|choreo)[\w/.-]*$/

/** Reads a ManifestMessage of any version. Never throws. */
export function readManifest(
  source: Uint8Array | string,
  options: ReadOptions = {},
): ManifestReading {
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const reader = new ManifestReader()
  const builder = new CompositeBuilder(reader, limits)
  try {
    readDocument(source, builder, limits)
    return { manifest: reader.manifest, issues: [] }
  } catch (error) {
    return { manifest: null, issues: [faultIssue(error, builder)] }
  } finally {
    builder.finish()
  }
}

class ManifestReader implements CompositeReader {
  manifest: Manifest | null = null
  readonly #common: Common = { deliveryType: null, productType: null }

  root({ name, namespace, element }: RootTag): void {
    if (name.local !== 'ManifestMessage' || !NAMESPACE.test(namespace))
      throw new XmlFault(
        'MANIFEST_ROOT_UNKNOWN',
        `The root <${name.local.slice(0, 80)}> in "${namespace.slice(0, 200)}" is no ManifestMessage.`,
        'Send the ManifestMessage of the ERN choreography.',
      )
    this.manifest = {
      version: attributeOf(element, 'MessageVersionId') ?? '',
      namespace,
      sender: EMPTY_HEADER.sender,
      recipient: EMPTY_HEADER.recipient,
      createdAt: null,
      isTest: false,
      rootDirectory: '',
      messageCount: null,
      messages: [],
    }
  }

  isList(): boolean {
    return false
  }

  list(): void {
    // A manifest has no lists of composites.
  }

  composite(element: Element): void {
    const { manifest } = this
    if (manifest === null) return
    switch (element.name) {
      case 'MessageHeader': {
        const { sender, recipient, createdAt } = readHeader(element)
        Object.assign(manifest, { sender, recipient, createdAt })
        break
      }
      case 'IsTestFlag':
        manifest.isTest = ['true', '1'].includes(element.text.trim())
        break
      case 'RootDirectory':
        manifest.rootDirectory = element.text.trim()
        break
      case 'NumberOfMessages':
        manifest.messageCount = integerOf(element.text)
        break
      case 'DeliveryType':
        this.#common.deliveryType = typeOf(element)
        break
      case 'BatchProductType':
        this.#common.productType = typeOf(element)
        break
      case 'MessageInBatch':
        manifest.messages.push(readEntry(element, this.#common))
    }
  }
}

/** What version 1.1 says once for all messages of the batch. */
type Common = Pick<ManifestEntry, 'deliveryType' | 'productType'>

function readEntry(element: Element, common: Common): ManifestEntry {
  return {
    messageType: tokenOf(element, 'MessageType') ?? '',
    messageId: tokenOf(element, 'MessageId') ?? '',
    url: tokenOf(element, 'URL') ?? '',
    releaseIds: childrenOf(element, 'IncludedReleaseId').flatMap(identifiersIn),
    deliveryType: typeOf(childOf(element, 'DeliveryType')) ?? common.deliveryType,
    productType: typeOf(childOf(element, 'ProductType')) ?? common.productType,
    hash: readHash(childOf(element, 'HashSum')),
  }
}

/** A type, a user-defined one by its own name; null where it says nothing. */
function typeOf(element: Element | null): string | null {
  const type = element === null ? '' : ownText(element).trim()
  if (element === null || type !== 'UserDefined') return type || null
  return attributeOf(element, 'UserDefinedValue')?.trim() || type
}
