import { readFileSync } from 'node:fs'
import ssh2, { type SFTPWrapper } from 'ssh2'

// A client of many sessions at once: each signs in, sends one file and leaves.
const { port, username, key, file, folder, sessions } = JSON.parse(process.argv[2] ?? '') as {
  port: number
  username: string
  key: string
  file: string
  folder: string
  sessions: number
}
const privateKey = readFileSync(key)

async function send(name: string): Promise<void> {
  const client = new ssh2.Client()
  await new Promise<void>((resolve, reject) => {
    client.once('ready', resolve).once('error', reject)
    client.connect({ host: '127.0.0.1', port, username, privateKey, readyTimeout: 120_000 })
  })
  const sftp = await new Promise<SFTPWrapper>((resolve, reject) => {
    client.sftp((error, opened) => (error ? reject(error) : resolve(opened)))
  })
  await new Promise<void>((resolve, reject) => {
    sftp.fastPut(file, name, { concurrency: 64 }, (error) => (error ? reject(error) : resolve()))
  })
  client.end()
}

const began = performance.now()
await Promise.all(
  Array.from({ length: sessions }, (_, index) => send(`${folder}/session-${index}.wav`)),
)
process.stdout.write(`${performance.now() - began}\n`)
