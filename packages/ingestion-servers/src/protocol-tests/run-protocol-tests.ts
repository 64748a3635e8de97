import { randomBytes } from 'node:crypto'
import {
  protocolCheckNames,
  systemClock,
  type Clock,
  type ProtocolTestReport,
} from '@ddex/dsp-core'
import { openSender } from './open-sender.ts'
import { SenderError, type Sender, type SenderFile } from '../senders/sender.ts'
import type { SenderTarget } from '../senders/target.ts'
import {
  CheckFailed,
  NotApplicable,
  type Check,
  type CheckContext,
  type CheckName,
  type CheckResult,
  type CheckSizes,
  type SignedUpload,
} from './check.ts'
import { ernProcessing, errorHandling } from './checks/messages.ts'
import { authentication, connection } from './checks/sign-in.ts'
import { signedUrl } from './checks/signed-url.ts'
import { largeFile, manyFiles, multipart, resume, trigger, upload } from './checks/uploads.ts'
import type { ServiceWatch } from './service-watch.ts'
import { makeTestPackage } from './test-package.ts'

const checks: Record<CheckName, Check> = {
  connection,
  authentication,
  upload,
  many_files: manyFiles,
  large_file: largeFile,
  multipart,
  resume,
  signed_url: signedUrl,
  trigger,
  ern_processing: ernProcessing,
  error_handling: errorHandling,
}

export interface ProtocolTestOptions {
  target: SenderTarget
  feedId: string
  watch: ServiceWatch
  signUpload?: (path: string, size: number) => Promise<SignedUpload>
  /** All of them unless told otherwise. */
  only?: readonly CheckName[]
  sizes?: Partial<CheckSizes>
  /** Milliseconds that one check may take. */
  checkMs?: number
  /** Called when a check begins and when it has ended. */
  told?: (name: CheckName, result: CheckResult | null) => void
  clock?: Clock
  open?: (target: SenderTarget) => Promise<Sender>
}

const defaultSizes: CheckSizes = { largeFile: 100e6, manyFiles: 60 }

/**
 * Tries a protocol as a sender would, and looks from behind whether what was sent has come. What it sends lies in a
 * folder of its own; the release of its delivery is taken down, and files of no delivery are removed. Never throws: what goes wrong is a result.
 */
export async function runProtocolTests(options: ProtocolTestOptions): Promise<ProtocolTestReport> {
  const {
    target,
    feedId,
    only = protocolCheckNames,
    clock = systemClock,
    told = () => undefined,
  } = options
  const startedAt = clock.now()
  const began = performance.now()
  const bench = benchOf(options, startedAt)
  const results: CheckResult[] = []
  for (const name of only) {
    told(name, null)
    const result = await resultOf(checks[name], bench.contextWithin(options.checkMs ?? 30_000))
    results.push(result)
    told(name, result)
    // Without a way in, every other check would say the same.
    if (result.outcome === 'failed' && (name === 'connection' || name === 'authentication')) break
  }
  await bench.cleanUp()
  return {
    ...{ protocol: target.protocol, feedId, startedAt, results },
    success: results.length > 0 && results.every(({ outcome }) => outcome !== 'failed'),
    milliseconds: Math.round(performance.now() - began),
  }
}

async function resultOf(check: Check, context: CheckContext): Promise<CheckResult> {
  const { name, title } = check
  const began = performance.now()
  const result = (outcome: CheckResult['outcome'], detail: string): CheckResult => ({
    ...{ name, title, outcome, detail },
    milliseconds: Math.round(performance.now() - began),
  })
  try {
    return result('passed', await check.run(context))
  } catch (error) {
    if (error instanceof NotApplicable || isUnsupported(error))
      return result('not_applicable', error.message)
    const words = error instanceof Error ? error.message : String(error)
    return result('failed', error instanceof CheckFailed ? words : `It could not be done: ${words}`)
  }
}

const isUnsupported = (error: unknown): error is SenderError =>
  error instanceof SenderError && error.code === 'UNSUPPORTED'

/** What the checks of one run share. */
function benchOf({ open = openSender, ...options }: ProtocolTestOptions, at: Date) {
  const { target, feedId, watch, signUpload, sizes } = options
  const run = randomBytes(6).toString('hex')
  const folder = `protocol-test-${run}`
  const senders: Sender[] = []
  const paths = new Set<string>()
  const openNoted = async (as: SenderTarget = target): Promise<Sender> => {
    const sender = await open(as)
    senders.push(sender)
    return noting(sender, paths)
  }
  let made = 0
  const contextWithin = (ms: number): CheckContext => ({
    ...{ protocol: target.protocol, target, feedId, folder, watch, open: openNoted },
    ...{ signUpload, deadline: AbortSignal.timeout(ms), sizes: { ...defaultSizes, ...sizes } },
    makePackage: async (kind) => {
      const later = new Date(at.getTime() + 10_000 * (made += 1))
      return makeTestPackage({ feedId, folder: `${folder}/${kind}`, kind, run, at: later })
    },
  })
  const cleanUp = async () => {
    const sender = await open(target).catch(() => null)
    for (const path of sender ? paths : []) await sender?.remove(path).catch(() => undefined)
    await Promise.all([...senders, ...(sender ? [sender] : [])].map((each) => each.close()))
  }
  return { contextWithin, cleanUp }
}

/**
 * Whether a file belongs to no delivery. Those of a delivery stay where they are until the service has no more use
 * for them: taking them away would have it wait for them again.
 */
const isLoose = (path: string): boolean => !/\/(right|wrong_hash)\//.test(path)

/** A sender whose loose files are noted, so that they can be removed. */
function noting(sender: Sender, paths: Set<string>): Sender {
  const { putInParts } = sender
  const note = (file: SenderFile): SenderFile => {
    if (isLoose(file.path)) paths.add(file.path)
    return file
  }
  return {
    ...sender,
    put: (file, progress) => sender.put(note(file), progress),
    cut: (file, bytes) => sender.cut(note(file), bytes),
    ...(putInParts ? { putInParts: (file, partSize) => putInParts(note(file), partSize) } : {}),
  }
}
