import type { Protocol } from './feed.ts'

/** What is tried of a protocol, in this order. */
export const protocolCheckNames = [
  'connection',
  'authentication',
  'upload',
  'many_files',
  'large_file',
  'multipart',
  'resume',
  'signed_url',
  'trigger',
  'ern_processing',
  'error_handling',
] as const
export type ProtocolCheckName = (typeof protocolCheckNames)[number]

/** How one check of a protocol went. */
export interface ProtocolCheckResult {
  name: ProtocolCheckName
  title: string
  /** `not_applicable`: the protocol has no such thing; `detail` says why. */
  outcome: 'passed' | 'failed' | 'not_applicable'
  /** What was seen, in words: figures where it passed, what is wrong and what to do where it failed. */
  detail: string
  milliseconds: number
}

/** How a protocol did, as one of its senders sees it. */
export interface ProtocolTestReport {
  protocol: Protocol
  feedId: string
  /** Every check that applies has passed. */
  success: boolean
  startedAt: Date
  milliseconds: number
  results: ProtocolCheckResult[]
}

/** Where a test delivers to and as whom, as an admin says it; what a protocol does not need is absent. */
export interface ProtocolTestRequest {
  feedId: string
  host?: string
  port?: number
  security?: 'plain' | 'explicit' | 'implicit'
  /** Password, secret key or API key of the sender. */
  secret?: string
  accessKeyId?: string
  /** Where our HTTP interface is. */
  url?: string
  /** MB of the large file. */
  largeFileMegabytes?: number
}
