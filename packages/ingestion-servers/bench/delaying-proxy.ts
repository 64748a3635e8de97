import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/*
 * A long, wide line: passes bytes on to a port of this machine, `milliseconds` later each way and
 * without holding the sender up. A process of its own: held up by what else its process does it
 * would lose bytes, for which the sender's TCP then slows down for seconds, as no such line would.
 */
const [port, milliseconds] = process.argv.slice(2).map(Number)

const server = createServer({ noDelay: true }, (near) => {
  const far = connect({ host: '127.0.0.1', port: port ?? 0, noDelay: true })
  pass(near, far)
  pass(far, near)
})
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))

function pass(from: Socket, to: Socket): void {
  from.on('data', (bytes) => setTimeout(() => to.write(bytes), milliseconds))
  from.on('end', () => setTimeout(() => to.end(), milliseconds))
  from.on('error', () => to.destroy())
}
