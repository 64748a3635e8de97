import type { Issue } from './issue.ts'
import { IssueLog } from './issue-log.ts'
import type { ErnMessage, MessageType, Place } from './model.ts'
import { faultIssue, type ReadOptions } from './read-ern.ts'
import { MessageReader } from './read/message.ts'
import type { Breaches } from './rules/profile/breaches.ts'
import { WatchedReader } from './rules/profile/watched-reader.ts'
import { toIssue } from './rules/rule.ts'
import { RULES } from './rules/rules.ts'
import { CheckedReader } from './structure/checked-reader.ts'
import { StructureChecker } from './structure/checker.ts'
import { schemaFor } from './structure/schema.ts'
import { CompositeBuilder } from './xml/composites.ts'
import { DEFAULT_LIMITS } from './xml/limits.ts'
import { readDocument } from './xml/read-document.ts'

/** What is wrong with a message, layer by layer. The `files` layer is judged where the files are. */
export interface ErnVerdict {
  /** No layer has an error. */
  valid: boolean
  version: string | null
  profile: string | null
  messageId: string | null
  messageType: MessageType | null
  /** Null when the document cannot be read to its end. */
  message: ErnMessage | null
  layers: {
    /** Well-formed, and follows the schema of its version. */
    structure: { valid: boolean; errors: number }
    rules: { valid: boolean; errors: number; warnings: number }
  }
  issues: Issue[]
}

export interface ValidateOptions extends ReadOptions {
  /** Issues listed before the rest is only counted; 1,000 by default. */
  maxIssues?: number
}

/** Reads a message and judges structure and rules. Never throws. */
export function validateErn(
  source: Uint8Array | string,
  options: ValidateOptions = {},
): ErnVerdict {
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const log = new IssueLog(options.maxIssues)
  const reader = new MessageReader()
  const watched = new WatchedReader(reader)
  const checked = new CheckedReader(watched, () => checkerFor(reader, log))
  const builder = new CompositeBuilder(checked, limits)
  try {
    readDocument(source, builder, limits)
  } catch (error) {
    log.add(faultIssue(error, builder))
    return verdict(reader.message, null, log, log.count('error'))
  } finally {
    builder.finish()
  }
  const message = reader.finish()
  const structureErrors = log.count('error')
  applyRules(reader, watched.finish(), log)
  return verdict(message, message, log, structureErrors)
}

/** Null, which the log is told, for a version without tables. */
function checkerFor({ message, rootPlace }: MessageReader, log: IssueLog): StructureChecker | null {
  const version = message?.version ?? ''
  const schema = schemaFor(version)
  if (schema) return new StructureChecker(schema, log)
  log.add(unchecked(version, rootPlace))
  return null
}

function unchecked(version: string, place: Place | null): Issue {
  return {
    layer: 'structure',
    severity: 'info',
    code: 'ERN_STRUCTURE_UNCHECKED',
    message: `The structure of ERN ${version} is not checked.`,
    fix: 'Send a version from 3.4 on if the structure matters.',
    line: place?.line ?? null,
    column: place?.column ?? null,
    path: place?.path ?? null,
  }
}

function applyRules(
  { message, rootPlace, headerPlace }: MessageReader,
  breaches: Breaches | undefined,
  log: IssueLog,
): void {
  if (message === null || rootPlace === null) return
  const context = {
    ...{ message, root: rootPlace, header: headerPlace },
    ...(breaches ? { breaches } : {}),
  }
  for (const rule of RULES)
    for (const finding of rule.check(context)) log.add(toIssue(rule, finding))
}

/** `seen` is what was read before the reading stopped, `message` what was read whole. */
function verdict(
  seen: ErnMessage | null,
  message: ErnMessage | null,
  log: IssueLog,
  structureErrors: number,
): ErnVerdict {
  const errors = log.count('error') - structureErrors
  return {
    valid: structureErrors === 0 && errors === 0,
    version: seen?.version ?? null,
    profile: seen?.profile ?? null,
    messageId: seen?.messageId ?? null,
    messageType: seen?.messageType ?? null,
    message,
    layers: {
      structure: { valid: structureErrors === 0, errors: structureErrors },
      rules: { valid: errors === 0, errors, warnings: log.count('warning') },
    },
    issues: log.close(),
  }
}
