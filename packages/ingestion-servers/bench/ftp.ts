import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { testSender } from '@ddex/testkit'
import { comparePaired, type Job } from './paired-runs.ts'
import { emptyRoundFolder, makeBenchFolder, makeRoundFolder } from './round-folder.ts'
import { startVsftpd, type Peer } from './vsftpd.ts'

/**
 * Our FTP server against vsftpd: each job on both, one after the other, several times; prints JSON.
 * Takes how many times (5) and a folder to work in.
 */
const [rounds = '5', top = tmpdir(), only = ''] = process.argv.slice(2)
const folder = makeBenchFolder(top, 'ftp-bench-')
const program = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const mebibyte = 1024 * 1024

interface Server extends Peer {
  /** What its `folder` is here. */
  path: string
}

async function startOurs(): Promise<Server> {
  const sender = testSender('one', 'ftp')
  const volume = join(folder, 'ours')
  const argument = JSON.stringify({ volume, sender })
  const child = fork(program('./ftp-server.mjs'), [argument], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = once(child, 'close')
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return {
    ...{ port, username: sender.username, password: sender.password, folder: '' },
    pid: child.pid ?? 0,
    path: join(volume, 'feeds/one/files'),
    async settled() {
      child.send('settle')
      await once(child, 'message')
    },
    async stop() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** Runs a client program; answers the milliseconds that it took, or that it says. */
async function timed(command: string, args: string[], says = false): Promise<number> {
  const began = performance.now()
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [output, [code]] = await Promise.all([
    text(child.stdout),
    once(child, 'close') as Promise<[number]>,
  ])
  if (code !== 0) throw new Error(`${command} ended with ${code}`)
  return says ? Number(output) : performance.now() - began
}

const bigFile = join(folder, 'big.wav')
const bigBytes = 512 * mebibyte
const smallFolder = join(folder, 'small')
const smallFiles = 500
const session = { sessions: 100, bytes: 5_000_000 }

function big({ port, username, password }: Server, to: string): Promise<number> {
  const url = `ftp://127.0.0.1:${port}/${to}/big.wav`
  return timed('curl', ['-q', '-s', '-S', '--user', `${username}:${password}`, '-T', bigFile, url])
}

function small({ port, username, password }: Server, to: string): Promise<number> {
  const script = [
    'set ftp:ssl-allow no; set cmd:fail-exit yes; set ftp:use-mdtm no; set ftp:use-size no',
    `open -u ${username},${password} ftp://127.0.0.1:${port}`,
    `cd ${to}`,
    `mput ${smallFolder}/*`,
  ]
  return timed('lftp', ['--norc', '-c', script.join('; ')])
}

function sessions({ port, username, password }: Server, to: string): Promise<number> {
  const options = JSON.stringify({ port, username, password, folder: to, ...session })
  return timed(process.execPath, [program('./ftp-sessions.mjs'), options], true)
}

type Run = (server: Server, to: string) => Promise<number>

/** Every run has a folder of its own. */
function job(name: string, target: number, megabytes: number, run: Run): Job<Server> {
  const runInFolder = async (server: Server, round: number): Promise<number> => {
    const folderName = `${name.slice(0, 3).trim()}-${round}`
    makeRoundFolder(server.path, folderName)
    const time = await run(server, join(server.folder, folderName))
    await server.settled()
    emptyRoundFolder(server.path, folderName)
    return time
  }
  return { name, target, megabytes, run: runInFolder }
}

const jobs = [
  job('one file of 512 MiB', 0.7, bigBytes / 1e6, big),
  job('500 files of 20 KB', 0.75, smallFiles * 0.02, small),
  job('100 sessions at once, 5 MB each, with sign-in', 1.3, 500, sessions),
].filter(({ name }) => name.includes(only))

/** Resident memory of a process in MiB, at its highest. */
function peakMebibytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
}

// vsftpd becomes the user who signs in.
chmodSync(folder, 0o711)
writeFileSync(bigFile, Buffer.alloc(bigBytes, 'audio'))
mkdirSync(smallFolder)
for (let index = 0; index < smallFiles; index++) {
  writeFileSync(join(smallFolder, `${index}.wav`), Buffer.alloc(20_000, `${index}`))
}
const servers: Server[] = []
try {
  const ours = await startOurs()
  servers.push(ours)
  const path = join(folder, 'vsftpd/root/in')
  const peer = { path, ...(await startVsftpd(join(folder, 'vsftpd'))) }
  servers.push(peer)
  const rows = await comparePaired(jobs, { ours, peer, peerName: 'vsftpd' }, Number(rounds))
  const peak = peakMebibytes(ours.pid)
  process.stdout.write(`${JSON.stringify({ rows, peakMebibytes: peak })}\n`)
} finally {
  for (const server of servers) await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
