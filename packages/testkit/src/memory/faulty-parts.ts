import { Readable } from 'node:stream'
import type { IngestParts } from '@ddex/dsp-core'

/** How a call to a store can go wrong. */
export const faultKinds = ['unavailable', 'reset', 'timeout-after-commit', 'permission'] as const
export type FaultKind = (typeof faultKinds)[number]

/** Which call goes wrong, counted from 1 over all stores, and how. */
export interface FaultPlan {
  call: number
  kind: FaultKind
  /** From that call on, every one does. */
  forGood?: boolean
}

/** Where a worker is killed: at that call, before or after it has reached the store. */
export interface CrashPlan {
  call: number
  when: 'before' | 'after'
}

const ports = [
  ...(['feeds', 'inbox', 'deliveries', 'catalogue', 'objects', 'media', 'signals'] as const),
  ...(['acknowledgements', 'settings'] as const),
]

const codes: Record<FaultKind, string | number> = {
  unavailable: 14,
  reset: 'ECONNRESET',
  'timeout-after-commit': 4,
  permission: 7,
}

const faultOf = (kind: FaultKind, name: string): Error =>
  Object.assign(new Error(`${name} failed: ${kind}`), { code: codes[kind] })

type Call = () => unknown
type Interference = (number: number, name: string, call: Call, args: unknown[]) => unknown

/** The same parts, with something done to each call of a store. */
function interfere(parts: IngestParts, interference: Interference) {
  const names: string[] = []
  const wrap = <T extends object>(port: T | undefined, portName: string): T | undefined =>
    port &&
    new Proxy(port, {
      get(target, property, receiver) {
        const value: unknown = Reflect.get(target, property, receiver)
        if (typeof value !== 'function') return value
        return (...args: unknown[]) => {
          const name = `${portName}.${String(property)}`
          names.push(name)
          const call = () => Reflect.apply(value, target, args) as unknown
          return interference(names.length, name, call, args)
        }
      },
    })
  const wrapped = Object.fromEntries(ports.map((name) => [name, wrap(parts[name], name)]))
  return { parts: { ...parts, ...wrapped } as IngestParts, names }
}

/** Stores whose n-th call goes wrong in a chosen way. */
export function faultyParts(parts: IngestParts, plan: FaultPlan) {
  return interfere(parts, (number, name, call) => {
    const isHit = plan.forGood ? number >= plan.call : number === plan.call
    if (!isHit) return call()
    const fault = faultOf(plan.kind, name)
    const isStream = name === 'objects.read' || name === 'deliveries.awaiting'
    if (plan.kind !== 'timeout-after-commit' || isStream) return failing(name, fault)
    return Promise.resolve(call()).then(() => Promise.reject(fault))
  })
}

/** Which call goes wrong each time that one delivery is worked on, and no other. */
export interface PoisonPlan {
  at: string
  isPoison(deliveryId: string): boolean
}

/** A message that brings out a fault of ours. `during` names the calls that are made for it. */
export function poisonedParts(parts: IngestParts, { at, isPoison }: PoisonPlan) {
  const during = new Set<string>()
  let isWorkedOn = false
  const poisoned = interfere(parts, (_number, name, call, args) => {
    if (name === 'deliveries.takeLease') isWorkedOn = isPoison(String(args[0]))
    else if (name === 'deliveries.releaseLease') isWorkedOn = false
    else if (isWorkedOn) during.add(name)
    return isWorkedOn && name === at
      ? failing(name, new Error(`A fault of ours: ${name}.`))
      : call()
  })
  return { parts: poisoned.parts, during }
}

function failing(name: string, fault: Error): unknown {
  if (name === 'objects.read') return new Readable({ read: (_size) => undefined }).destroy(fault)
  if (name !== 'deliveries.awaiting') return Promise.reject(fault)
  return { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(fault) }) }
}

/** Stores of a worker that is killed at its n-th call: from then on nothing of it goes on. */
export function crashingParts(parts: IngestParts, { call: last, when }: CrashPlan) {
  let died: (name: string) => void = () => undefined
  const death = new Promise<string>((resolve) => (died = resolve))
  const never = new Promise<never>(() => undefined)
  const crashing = interfere(parts, (number, name, call) => {
    if (number < last) return call()
    const commits = number === last && when === 'after' && name !== 'objects.read'
    const done = commits ? Promise.resolve(call()) : Promise.resolve()
    void done.then(() => died(`${name} ${when}`))
    if (name === 'objects.read') return new Readable({ read: (_size) => undefined })
    if (name === 'deliveries.awaiting')
      return { [Symbol.asyncIterator]: () => ({ next: () => never }) }
    return never
  })
  return { ...crashing, death }
}
