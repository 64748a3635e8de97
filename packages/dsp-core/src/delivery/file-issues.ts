import type { Issue } from '@ddex/ern'
import type { DeliveryFile } from '../schema/delivery.ts'
import type { DeliverableFamily } from '../schema/file-content.ts'
import type { HashPolicy, InboxFile } from '../schema/feed.ts'
import { contentFault, notAllowedFault } from '../content/content-fault.ts'
import type { ThreatVerdict } from '../ports/threat-scanner.ts'
import type { NamedFile } from './completeness.ts'
import { checkHash } from './hash-check.ts'

const issueAt = (
  { line, column, uri }: NamedFile,
  issue: Pick<Issue, 'severity' | 'code' | 'message' | 'fix'>,
): Issue => ({ layer: 'files', line, column, path: uri, ...issue })

/** A file that the message names and that never came. */
export const missingFileIssue = (named: NamedFile): Issue =>
  issueAt(named, {
    severity: 'error',
    code: 'FILE_MISSING',
    message: `${named.role} names '${named.uri}', which was not delivered.`,
    fix: 'Send the file under that name, or take it out of the message.',
  })

/** Files that were announced and could not be taken, as their door has found. */
export const refusedFileIssues = (named: NamedFile[]): Issue[] =>
  named.flatMap((item) => {
    const { refusal } = item.file ?? {}
    if (!refusal) return []
    const { code, message, fix } = refusal
    const words = `'${item.uri}' (${item.role}) was not taken: ${message}`
    return issueAt(item, { severity: 'error', code, message: words, fix })
  })

/** The same for files that no message names: nothing is missing, but their sender should know. */
export const refusedExtraIssues = (files: InboxFile[]): Issue[] =>
  files.flatMap(({ path, refusal }) => {
    if (!refusal) return []
    const message = `'${path}', which the message does not name, was not taken: ${refusal.message}`
    const { code, fix } = refusal
    const place = { line: null, column: null, path }
    return { layer: 'files', severity: 'warning', code, message, fix, ...place }
  })

/** A file whose bytes are no audio or picture that can be decoded. */
export const unreadableFileIssue = (named: NamedFile, why: string): Issue =>
  issueAt(named, {
    severity: 'error',
    code: 'FILE_UNREADABLE',
    message: `'${named.uri}' (${named.role}) cannot be decoded: ${why}`,
    fix: 'Export the file again and send it under the same name.',
  })

/** Files that are something else than the message says, or something that is never taken or not on this feed. */
export function contentIssues(named: NamedFile[], allowed: DeliverableFamily[]): Issue[] {
  return named.flatMap((item) => {
    const content = item.file?.content
    const fault = content && (contentFault(content, item.type) ?? notAllowedFault(content, allowed))
    if (!fault) return []
    const { code, message, fix } = fault
    const words = `'${item.uri}' (${item.role}) is not taken: ${message}`
    return issueAt(item, { severity: 'error', code, message: words, fix })
  })
}

/** What a threat scanner says of a file; null when it is clean. */
export function threatIssue(named: NamedFile, verdict: ThreatVerdict): Issue | null {
  const { uri, role } = named
  if (verdict.verdict === 'threat')
    return issueAt(named, {
      severity: 'error',
      code: 'FILE_THREAT_FOUND',
      message: `'${uri}' (${role}) contains ${verdict.name}.`,
      fix: 'Clean the machine that it comes from, then send the file again.',
    })
  if (verdict.verdict === 'clean') return null
  return issueAt(named, {
    severity: 'warning',
    code: 'FILE_NOT_SCANNED',
    message: `'${uri}' (${role}) was not scanned for threats. ${verdict.reason}`,
    fix: 'Nothing has to be done by the sender.',
  })
}

/** A recording or picture that is more than this service prepares. */
export const overLimitIssue = (named: NamedFile, why: string): Issue =>
  issueAt(named, {
    severity: 'error',
    code: 'FILE_OVER_LIMIT',
    message: `'${named.uri}' (${named.role}) is more than this service takes: ${why}`,
    fix: 'Send it in parts, or ask the service for a higher limit.',
  })

/** Whether an issue is a reason to keep a delivery apart until an admin has looked at it. */
export const isDangerous = ({ code }: Issue): boolean =>
  code === 'FILE_CONTENT_FORBIDDEN' || code === 'FILE_THREAT_FOUND'

/** Bytes that are not the ones that the message states, as the feed's policy weighs them. */
export function hashIssues(named: NamedFile[], policy: HashPolicy): Issue[] {
  if (policy === 'off') return []
  return named.flatMap((item) => {
    if (!item.file || !item.hash) return []
    const verdict = checkHash(item.hash, item.file.hashes)
    if (verdict.state !== 'different') return []
    return issueAt(item, {
      severity: policy === 'enforce' ? 'error' : 'warning',
      code: 'ERN_HASH_MISMATCH',
      message:
        `'${item.uri}' (${item.role}) is not the file that the message describes: ` +
        `expected ${item.hash.algorithm} ${item.hash.value}, found ${verdict.found}.`,
      fix: 'Send the file that the message was made for, or a message with the hash of this one.',
    })
  })
}

/** The named files as the admin sees them, then what came along unasked. */
export function describeFiles(named: NamedFile[], delivered: InboxFile[]): DeliveryFile[] {
  const used = new Set(named.map(({ file }) => file?.id))
  const extra = delivered.filter(({ id, kind }) => kind === 'asset' && !used.has(id))
  return [...named.map(describeNamed), ...extra.map(describeExtra)]
}

function describeNamed({ uri, role, hash, file }: NamedFile): DeliveryFile {
  const described = { uri, role, expectedHash: hash }
  if (!file || file.refusal)
    return { ...described, state: 'missing', size: null, foundHash: null, object: null }
  const { size, object, hashes } = file
  const verdict = checkHash(hash, hashes)
  const found = { size, object }
  if (verdict.state === 'different')
    return { ...described, ...found, state: 'hash_mismatch', foundHash: verdict.found }
  if (verdict.state === 'equal')
    return { ...described, ...found, state: 'verified', foundHash: hash?.value ?? null }
  return { ...described, ...found, state: 'here', foundHash: hashes.sha256 }
}

const describeExtra = ({ path, size, object, hashes }: InboxFile): DeliveryFile => ({
  uri: path,
  role: 'Not named by the message',
  state: 'unreferenced',
  size,
  expectedHash: null,
  foundHash: hashes.sha256,
  object,
})
