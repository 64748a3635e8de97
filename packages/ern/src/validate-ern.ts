import type { Issue } from './issue.ts'
import { IssueLog } from './issue-log.ts'
import type { ErnMessage, MessageType, Place } from './model.ts'
import { faultIssue, readErn, type ReadOptions } from './read-ern.ts'
import { MessageReader } from './read/message.ts'
import { FactsReader } from './rules/facts/facts-reader.ts'
import type { MessageHead } from './rules/facts/message-facts.ts'
import { WatchedReader } from './rules/profile/watched-reader.ts'
import { type RuleContext, toIssue } from './rules/rule.ts'
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
  layers: {
    /** Well-formed, and follows the schema of its version. */
    structure: { valid: boolean; errors: number }
    rules: { valid: boolean; errors: number; warnings: number }
  }
  issues: Issue[]
}

/** The same with the message. */
export interface ErnReadingVerdict extends ErnVerdict {
  /** Null when the document cannot be read to its end. */
  message: ErnMessage | null
}

export interface ValidateOptions extends ReadOptions {
  /** Issues listed before the rest is only counted; 1,000 by default. */
  maxIssues?: number
}

/** Judges structure and rules of a message. Never throws. */
export function validateErn(
  source: Uint8Array | string,
  options: ValidateOptions = {},
): ErnVerdict {
  return judge(source, options, null).verdict
}

/** Reads a message and judges it, going through the bytes once. Never throws. */
export function readAndValidateErn(
  source: Uint8Array | string,
  options: ValidateOptions = {},
): ErnReadingVerdict {
  const { verdict, message } = judge(source, options, new MessageReader())
  return { ...verdict, message }
}

/** `model` reads the message too, where it is asked for. */
function judge(
  source: Uint8Array | string,
  options: ValidateOptions,
  model: MessageReader | null,
): { verdict: ErnVerdict; message: ErnMessage | null } {
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const log = new IssueLog(options.maxIssues)
  const gathered = new FactsReader()
  const watched = new WatchedReader(gathered)
  const checked = new CheckedReader(watched, model, () => checkerFor(gathered, log))
  const builder = new CompositeBuilder(checked, limits)
  try {
    readDocument(source, builder, limits)
  } catch (error) {
    log.add(faultIssue(error, builder))
    const head = gathered.facts?.head ?? null
    gathered.facts?.release()
    return { verdict: verdictOf(head, log, log.count('error')), message: null }
  } finally {
    builder.finish()
  }
  const structureErrors = log.count('error')
  const message = model?.finish() ?? null
  const { facts, breaches } = watched.finish()
  if (facts !== null)
    applyRules(log, {
      ...{ facts, message: () => message ?? readErn(source, options).message },
      ...(breaches ? { breaches } : {}),
    })
  facts?.release()
  return { verdict: verdictOf(facts?.head ?? null, log, structureErrors), message }
}

/** Null, which the log is told, for a version without tables. */
function checkerFor({ facts }: FactsReader, log: IssueLog): StructureChecker | null {
  const version = facts?.head.version ?? ''
  const schema = schemaFor(version)
  if (schema) return new StructureChecker(schema, log)
  log.add(unchecked(version, facts?.root ?? null))
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

function applyRules(log: IssueLog, context: RuleContext): void {
  for (const rule of RULES)
    for (const finding of rule.check(context)) {
      if (log.wanted) log.add(toIssue(rule, finding))
      else log.countOnly(finding.severity ?? rule.severity)
    }
}

/** `head` is what was read before the reading stopped. */
function verdictOf(head: MessageHead | null, log: IssueLog, structureErrors: number): ErnVerdict {
  const errors = log.count('error') - structureErrors
  return {
    valid: structureErrors === 0 && errors === 0,
    version: head?.version ?? null,
    profile: head?.profile ?? null,
    messageId: head?.messageId ?? null,
    messageType: head?.messageType ?? null,
    layers: {
      structure: { valid: structureErrors === 0, errors: structureErrors },
      rules: { valid: errors === 0, errors, warnings: log.count('warning') },
    },
    issues: log.close(),
  }
}
