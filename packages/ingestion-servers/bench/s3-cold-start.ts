import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { spawn as spawnType } from 'node:child_process'

/** As Lambda does it: a new process, the bundle, an event of an object; says what that took. */
const program = `
const { handler } = require(process.argv[1])
const loaded = performance.now()
handler(JSON.parse(process.argv[2])).then((answer) => {
  const { user, system } = process.cpuUsage()
  process.stdout.write('\\n' + JSON.stringify({ answer, loaded, ended: performance.now(), processor: (user + system) / 1000 }) + '\\n')
  process.exit()
})`

const event = {
  Records: [
    {
      ...{ eventSource: 'aws:s3', eventName: 'ObjectCreated:Put', awsRegion: 'eu-west-1' },
      s3: { bucket: { name: 'b' }, object: { key: 'deliveries/x/a.xml', size: 1, sequencer: 'A' } },
    },
  ],
}

/** Firestore without a feed: what it answers takes no time, and all that asking it takes is in the figures. */
async function emptyFirestore() {
  const server = createServer((request, response) => {
    void text(request).then(() => {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify([{ readTime: '2026-01-01T00:00:00Z' }]))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, stop: () => server.close() }
}

/** A service account of nobody: with it tokens are made here, as they are with a real one. */
function madeUpCredentials(folder: string): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const path = join(folder, 'credentials.json')
  const account = {
    ...{ type: 'service_account', project_id: 'demo-bench', private_key_id: 'none' },
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    client_email: 'bench@demo-bench.iam.gserviceaccount.com',
  }
  writeFileSync(path, JSON.stringify(account))
  return path
}

interface ColdStart {
  answer: { ignored: number }
  loaded: number
  ended: number
  processor: number
}

/** Milliseconds from the start of the process to the answer to its first event, and of processor time. */
export async function coldStarts(bundle: string, rounds: number, spawn: typeof spawnType) {
  const firestore = await emptyFirestore()
  const folder = mkdtempSync(join(tmpdir(), 's3-cold-start-'))
  const credentials = madeUpCredentials(folder)
  const all: ColdStart[] = []
  for (let round = 0; round < rounds + 1; round++) {
    const child = spawn(process.execPath, ['-e', program, bundle, JSON.stringify(event)], {
      env: {
        PATH: process.env.PATH,
        ...{ GOOGLE_APPLICATION_CREDENTIALS: credentials, METADATA_SERVER_DETECTION: 'none' },
        FIRESTORE_EMULATOR_HOST: `127.0.0.1:${firestore.port}`,
        ...{ DDEX_DSP_PROJECT_ID: 'demo-bench', DDEX_DSP_BUCKET: 'demo-bench.appspot.com' },
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const output = await text(child.stdout)
    const line = output.split('\n').find((each) => each.startsWith('{"answer"')) ?? '{}'
    const start = JSON.parse(line) as ColdStart
    if (start.answer.ignored !== 1) throw new Error(`The function answered ${output}`)
    // The first has the file system's caches to fill.
    if (round > 0) all.push(start)
  }
  firestore.stop()
  rmSync(folder, { recursive: true })
  const median = (of: (start: ColdStart) => number) =>
    Math.round(all.map(of).sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0)
  return {
    milliseconds: median(({ ended }) => ended),
    loadedMilliseconds: median(({ loaded }) => loaded),
    processorMilliseconds: median(({ processor }) => processor),
    target: 600,
  }
}
