import { ByteWindow } from './xml/byte-window.ts'
import { DEFAULT_LIMITS } from './xml/limits.ts'
import type { XmlName } from './xml/names.ts'
import { readDocument } from './xml/read-document.ts'
import type { XmlHandler } from './xml/handler.ts'
import { versionOfNamespace } from './read/version.ts'

export interface Identification {
  kind: 'ern' | 'manifest' | 'other'
  /** Local name of the root; null when the beginning is not XML. */
  rootName: string | null
  namespace: string | null
}

const ENOUGH = 64 * 1024

/** Tells messages from manifests by the root's start tag in the first bytes. Never throws. */
export function identify(bytes: Uint8Array): Identification {
  const seen = new RootSighting()
  try {
    readDocument(bytes.subarray(0, ENOUGH), seen, DEFAULT_LIMITS)
  } catch {
    // What follows the root's start tag, or a text that is no XML, is the reader's business.
  }
  const { rootName, namespace } = seen
  return { kind: kindOf(rootName, namespace), rootName, namespace }
}

class RootSighting implements XmlHandler {
  readonly source = new ByteWindow()
  rootName: string | null = null
  namespace: string | null = null

  open(name: XmlName, namespace: string): void {
    if (this.rootName !== null) throw new RootSeen()
    this.rootName = name.local
    this.namespace = namespace
  }

  text(): void {
    throw new RootSeen()
  }

  value(): void {
    throw new RootSeen()
  }

  close(): void {
    throw new RootSeen()
  }
}

class RootSeen extends Error {}

function kindOf(root: string | null, namespace: string | null): Identification['kind'] {
  if (root === 'ManifestMessage') return 'manifest'
  if (namespace !== null && versionOfNamespace(namespace) !== null) return 'ern'
  return root === 'NewReleaseMessage' || root === 'PurgeReleaseMessage' ? 'ern' : 'other'
}
