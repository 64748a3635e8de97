import type { Issue } from './issue.ts'
import type { ErnMessage } from './model.ts'
import { MessageReader } from './read/message.ts'
import { CompositeBuilder } from './xml/composites.ts'
import { pathOf } from './xml/element-path.ts'
import { XmlFault } from './xml/fault.ts'
import { DEFAULT_LIMITS, type XmlLimits } from './xml/limits.ts'
import { readDocument, readDocumentStream } from './xml/read-document.ts'

export interface ErnReading {
  /** Null when the document cannot be read to its end or is no ERN message. */
  message: ErnMessage | null
  issues: Issue[]
}

export interface ReadOptions {
  /** Replaces single limits of `DEFAULT_LIMITS`. */
  limits?: Partial<XmlLimits>
}

/** Reads an ERN message into the model. Never throws: what is wrong with the bytes is an issue of layer `xml`. */
export function readErn(source: Uint8Array | string, options: ReadOptions = {}): ErnReading {
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const reader = new MessageReader()
  const builder = new CompositeBuilder(reader, limits)
  try {
    readDocument(source, builder, limits)
    return { message: reader.finish(), issues: [] }
  } catch (error) {
    return { message: null, issues: [faultIssue(error, builder)] }
  } finally {
    builder.finish()
  }
}

/** The same for bytes that arrive. Rejects only when the source does. */
export async function readErnStream(
  source: AsyncIterable<Uint8Array>,
  options: ReadOptions = {},
): Promise<ErnReading> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const reader = new MessageReader()
  const builder = new CompositeBuilder(reader, limits)
  try {
    await readDocumentStream(source, builder, limits)
    return { message: reader.finish(), issues: [] }
  } catch (error) {
    return { message: null, issues: [faultIssue(error, builder)] }
  } finally {
    builder.finish()
  }
}

/** The issue for what stopped a reading; anything that is not the document's fault is thrown on. */
export function faultIssue(error: unknown, builder: CompositeBuilder): Issue {
  if (!(error instanceof XmlFault)) throw error
  return error.toIssue(builder.at ? pathOf(builder.at) : null)
}
