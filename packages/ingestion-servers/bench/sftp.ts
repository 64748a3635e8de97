import { execFileSync, fork, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { testSender } from '@ddex/testkit'
import { comparePaired, type Job } from './paired-runs.ts'
import { costOf, type Cost } from './process-cost.ts'
import { emptyRoundFolder, makeBenchFolder, makeRoundFolder } from './round-folder.ts'
import { startSshd } from './sshd.ts'

/**
 * Our SFTP server against OpenSSH's: each job on both, one after the other, several times; prints
 * JSON. What arrives is hashed on both sides after every run, outside of the time that counts.
 * Takes how many times (5), a folder to work in and a part of the jobs' names.
 */
const [rounds = '5', top = tmpdir(), only = ''] = process.argv.slice(2)
const folder = makeBenchFolder(top, 'sftp-bench-')
const program = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const key = join(folder, 'key')
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

interface Server {
  port: number
  /** The same server at the end of a line of 100 ms. */
  farPort: number
  username: string
  pid: number
  /** Where its files are here. */
  files: string
  /** What has arrived in a folder. */
  hashes(folderName: string): Promise<Record<string, string>>
  stop(): Promise<void>
}

async function startOurs(publicKey: string): Promise<Omit<Server, 'farPort'>> {
  const sender = testSender('one', 'sftp')
  sender.publicKeys.push(publicKey)
  const volume = join(folder, 'ours')
  const options = JSON.stringify({ volume, sender })
  const child = fork(program('./sftp-server.mjs'), [options], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = once(child, 'close')
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return {
    ...{ port, username: sender.username, pid: child.pid ?? 0 },
    files: join(volume, 'feeds/one/files'),
    async hashes(folderName) {
      child.send(folderName)
      const [hashes] = (await once(child, 'message')) as [Record<string, string>]
      return hashes
    },
    async stop() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

async function startPeer(publicKey: string): Promise<Omit<Server, 'farPort'>> {
  mkdirSync(join(folder, 'peer'))
  const sshd = await startSshd(join(folder, 'peer'), publicKey)
  return {
    ...sshd,
    async hashes(folderName) {
      const names = readdirSync(join(sshd.files, folderName))
      return Object.fromEntries(
        names.map((name) => [name, digest(readFileSync(join(sshd.files, folderName, name)))]),
      )
    },
  }
}

/** Runs a client program; answers what it prints. */
async function outputOf(command: string, args: string[], input = ''): Promise<string> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(input)
  const [output, [code]] = await Promise.all([
    text(child.stdout),
    once(child, 'close') as Promise<[number]>,
  ])
  if (code !== 0) throw new Error(`${command} ended with ${code}`)
  return output
}

/** Runs OpenSSH's sftp with these commands; answers the milliseconds that it took. */
async function sftp(port: number, username: string, commands: string): Promise<number> {
  const options = {
    ...{ Port: port, User: username, IdentityFile: key, IdentitiesOnly: 'yes' },
    ...{ StrictHostKeyChecking: 'no', UserKnownHostsFile: '/dev/null', LogLevel: 'ERROR' },
  }
  const flags = Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`])
  const began = performance.now()
  await outputOf('sftp', ['-F', 'none', '-b', '-', ...flags, '127.0.0.1'], commands)
  return performance.now() - began
}

/** Fails unless exactly this has arrived. */
function checkArrival(arrived: Record<string, string>, expected: Record<string, string>): void {
  for (const [name, hash] of Object.entries(expected)) {
    if (arrived[name] !== hash) throw new Error(`${name} did not arrive as it was sent.`)
  }
  const count = Object.keys(arrived).length
  if (count !== Object.keys(expected).length) throw new Error(`${count} files arrived.`)
}

const costs = new Map<string, { ours: Cost[]; peer: Cost[] }>()
let ours: Server | undefined

/** A job that sends these files, which are checked afterwards. */
function job(
  { name, target, warmUp = 1 }: Pick<Job<Server>, 'name' | 'target' | 'warmUp'>,
  files: { megabytes: number; hashes: Record<string, string> },
  send: (server: Server, to: string) => Promise<number>,
): Job<Server> {
  const spent = { ours: [] as Cost[], peer: [] as Cost[] }
  const number = costs.size
  costs.set(name, spent)
  const { megabytes, hashes } = files
  return {
    ...{ name, megabytes, target, warmUp },
    async run(server, round) {
      const to = `${number}-${round}`
      makeRoundFolder(server.files, to)
      const before = costOf(server.pid)
      const milliseconds = await send(server, to)
      const arrived = await server.hashes(to)
      const { processor, peak } = costOf(server.pid)
      const whose = server === ours ? spent.ours : spent.peer
      whose.push({ processor: processor - before.processor, peak })
      checkArrival(arrived, hashes)
      emptyRoundFolder(server.files, to)
      return milliseconds
    },
  }
}

function write(path: string, bytes: number): string {
  const content = randomBytes(bytes)
  writeFileSync(path, content)
  return digest(content)
}

function makeJobs(): Job<Server>[] {
  const big = join(folder, 'big.wav')
  const far = join(folder, 'far.wav')
  const small = join(folder, 'small')
  const session = join(folder, 'session.wav')
  const bigHash = write(big, 512_000_000)
  const farHash = write(far, 64_000_000)
  const sessionHash = write(session, 5_000_000)
  mkdirSync(small)
  const smallNames = Array.from({ length: 500 }, (_, index) => `${index}.wav`)
  const smallHashes = smallNames.map((name) => [name, write(join(small, name), 20_000)])
  const sessions = 100
  const sessionHashes = Array.from({ length: sessions }, (_, index) => [
    `session-${index}.wav`,
    sessionHash,
  ])
  const all = [
    job(
      { name: 'one file of 512 MB', target: 1 },
      { megabytes: 512, hashes: { 'big.wav': bigHash } },
      ({ port, username }, to) => sftp(port, username, `cd ${to}\nput ${big}\n`),
    ),
    job(
      { name: '500 files of 20 KB', target: 1.5, warmUp: 8 },
      { megabytes: 10, hashes: Object.fromEntries(smallHashes) },
      ({ port, username }, to) => sftp(port, username, `cd ${to}\nput ${small}/*\n`),
    ),
    job(
      { name: '100 sessions at once, 5 MB each, with sign-in', target: 2 },
      { megabytes: 500, hashes: Object.fromEntries(sessionHashes) },
      async ({ port, username }, to) => {
        const options = JSON.stringify({ port, username, key, file: session, folder: to, sessions })
        return Number(await outputOf(process.execPath, [program('./sftp-sessions.mjs'), options]))
      },
    ),
    job(
      { name: 'one file of 64 MB over a line of 100 ms', target: 2 },
      { megabytes: 64, hashes: { 'far.wav': farHash } },
      ({ farPort, username }, to) => sftp(farPort, username, `cd ${to}\nput ${far}\n`),
    ),
  ]
  return all.filter(({ name }) => name.includes(only))
}

/** The server, and the same at the end of a long line. */
async function far(server: Omit<Server, 'farPort'>): Promise<Server> {
  const line = fork(program('./delaying-proxy.mjs'), [String(server.port), '50'])
  const ended = once(line, 'close')
  const [farPort] = (await once(line, 'message')) as [number]
  const stop = async () => {
    line.kill('SIGKILL')
    await Promise.all([ended, server.stop()])
  }
  return { ...server, farPort, stop }
}

const middle = (costs: Cost[]) =>
  costs.map(({ processor }) => processor).sort((a, b) => a - b)[Math.floor(costs.length / 2)] ?? 0

const servers: Server[] = []
try {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key])
  const publicKey = readFileSync(`${key}.pub`, 'utf8').trim()
  ours = await far(await startOurs(publicKey))
  servers.push(ours)
  const peer = await far(await startPeer(publicKey))
  servers.push(peer)
  const found = await comparePaired(
    makeJobs(),
    { ours, peer, peerName: "OpenSSH's sftp-server" },
    Number(rounds),
  )
  const rows = found.map((row) => {
    const spent = costs.get(row.job) ?? { ours: [], peer: [] }
    return { ...row, processorMilliseconds: { ours: middle(spent.ours), peer: middle(spent.peer) } }
  })
  const peakMebibytes = costOf(ours.pid).peak
  process.stdout.write(`${JSON.stringify({ rows, peakMebibytes })}\n`)
} finally {
  for (const server of servers) await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
