import { execFileSync } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'

/** Milliseconds before each job in which the machine gets over the one before: its memory is given back, its files go. */
const restMs = 15_000

/** Something that two servers do, one after the other. */
export interface Job<Server> {
  name: string
  megabytes: number
  /** How many times as fast as the peer we want to be. */
  target: number
  /** Rounds before those that count. */
  warmUp?: number
  /** Answers the milliseconds that count; what else there is to do is not counted. */
  run(server: Server, round: number): Promise<number>
}

/** What a job came to. The rates are of the medians. */
export interface PairedResult {
  job: string
  peer: string
  /** The peer's median time over ours. */
  timesAsFast: number
  target: number
  /** Least and most of the ratios of the rounds. */
  range: [number, number]
  megabytesASecond: { ours: number; peer: number }
}

/**
 * Runs each job on both servers by turns, who is first changing every round, after some rounds that
 * do not count, as servers run for days and not for a second: what the machine does besides hits both
 * alike.
 */
export async function comparePaired<Server>(
  jobs: Job<Server>[],
  servers: { ours: Server; peer: Server; peerName: string },
  rounds: number,
): Promise<PairedResult[]> {
  const results: PairedResult[] = []
  for (const job of jobs) {
    // What the system still writes of the job before takes a processor.
    execFileSync('sync')
    await delay(restMs)
    results.push(await compare(job, servers, rounds))
  }
  return results
}

async function compare<Server>(
  { name, megabytes, target, warmUp = 1, run }: Job<Server>,
  { ours, peer, peerName }: { ours: Server; peer: Server; peerName: string },
  rounds: number,
): Promise<PairedResult> {
  const pairs: { ours: number; peer: number }[] = []
  for (let round = 0; round < warmUp + rounds; round++) {
    if (round % 2 === 0) pairs.push({ ours: await run(ours, round), peer: await run(peer, round) })
    else {
      const first = await run(peer, round)
      pairs.push({ ours: await run(ours, round), peer: first })
    }
  }
  pairs.splice(0, warmUp)
  const ratios = pairs.map((pair) => pair.peer / pair.ours)
  const time = {
    ours: median(pairs.map((pair) => pair.ours)),
    peer: median(pairs.map((pair) => pair.peer)),
  }
  const rate = (milliseconds: number) => (megabytes / milliseconds) * 1000
  return {
    job: name,
    peer: peerName,
    timesAsFast: time.peer / time.ours,
    target,
    range: [Math.min(...ratios), Math.max(...ratios)],
    megabytesASecond: { ours: rate(time.ours), peer: rate(time.peer) },
  }
}

export const median = (numbers: number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
