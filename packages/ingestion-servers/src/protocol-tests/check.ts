import type { Protocol, ProtocolCheckName, ProtocolCheckResult } from '@ddex/dsp-core'
import type { Sender } from '../senders/sender.ts'
import type { SenderTarget } from '../senders/target.ts'
import type { ServiceWatch } from './service-watch.ts'
import type { TestPackage } from './test-package.ts'

export type CheckName = ProtocolCheckName
export type CheckResult = ProtocolCheckResult

/** What a check has to work with. */
export interface CheckContext {
  protocol: Protocol
  target: SenderTarget
  feedId: string
  /** A folder of this run in the feed: nothing else is in it. */
  folder: string
  watch: ServiceWatch
  /** Signs in as told, or as somebody else. Every sender is closed at the end. */
  open(target?: SenderTarget): Promise<Sender>
  /** A signed URL for one file; absent where the feed has none. */
  signUpload?: ((path: string, size: number) => Promise<SignedUpload>) | undefined
  /** A whole delivery that should end well, or with a file that is not what its hash says. */
  makePackage(kind: 'right' | 'wrong_hash'): Promise<TestPackage>
  sizes: CheckSizes
  /** Milliseconds from an end of this run; checks that wait take what is left of it. */
  deadline: AbortSignal
}

/** A PUT that the sender may make without a sign-in. */
export interface SignedUpload {
  url: string
  headers: Record<string, string>
}

export interface CheckSizes {
  /** Bytes. */
  largeFile: number
  manyFiles: number
}

/** What a check has seen: words for whoever reads the results. */
export type Seen = string

/** Says what is wrong and what to do; any other error of a check is told as it is. */
export class CheckFailed extends Error {}

/** The protocol has no such thing. */
export class NotApplicable extends Error {}

export interface Check {
  name: CheckName
  title: string
  run(context: CheckContext): Promise<Seen>
}
