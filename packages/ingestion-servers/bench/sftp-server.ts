import { createHash } from 'node:crypto'
import { RecordingConnectionLog, senderDirectory, type TestSender } from '@ddex/testkit'
import { createSftpServer } from '../src/sftp/index.ts'

// Our server for sftp.ts to measure. Its inbox hashes every file, as the real one does.
const { volume, sender } = JSON.parse(process.argv[2] ?? '') as {
  volume: string
  sender: TestSender
}
const quiet = () => undefined
const hashes = new Map<string, string>()

const server = createSftpServer({
  config: { host: '127.0.0.1', port: 0, hostKeys: [], volume, maxConnectionsPerHost: 1000 },
  feeds: senderDirectory([sender]),
  inbox: {
    async receive({ path, open }) {
      const hash = createHash('sha256')
      for await (const piece of open()) hash.update(piece as Buffer)
      hashes.set(path, hash.digest('hex'))
      return null
    },
    async remove(_feedId, path) {
      hashes.delete(path)
    },
  },
  log: new RecordingConnectionLog(),
  logger: { info: quiet, warn: quiet, error: (event, fields) => console.error(event, fields) },
})
// Asked for the hashes of what has arrived in a folder, it answers when everything is handed on.
process.on('message', (folder) => {
  const atRest = server.forwarder.drain().then(() => server.staging.atRest())
  void atRest.then(() => {
    const start = `${String(folder)}/`
    const inFolder = [...hashes].filter(([path]) => path.startsWith(start))
    process.send?.(
      Object.fromEntries(inFolder.map(([path, hash]) => [path.slice(start.length), hash])),
    )
  })
})
process.send?.(await server.start())
