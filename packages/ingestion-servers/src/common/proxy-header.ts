import { isIP, type Socket } from 'node:net'

/** What a proxy says of a connection that it passes on (HAProxy's PROXY protocol, versions 1 and 2). */
export type ProxyHeader =
  | { kind: 'incomplete' }
  | { kind: 'invalid' }
  /** `source` is null for a connection of the proxy itself, such as a health check. */
  | { kind: 'header'; bytes: number; source: string | null }

const signature = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1')
const longestText = 107
/** Far more than addresses and the usual extras need. */
const longestBinary = 2048

export function parseProxyHeader(bytes: Buffer): ProxyHeader {
  const known = Math.min(bytes.length, signature.length)
  if (known > 0 && bytes.subarray(0, known).equals(signature.subarray(0, known))) {
    return parseBinary(bytes)
  }
  return parseText(bytes)
}

function parseText(bytes: Buffer): ProxyHeader {
  const text = bytes.subarray(0, longestText).toString('latin1')
  const end = text.indexOf('\r\n')
  if (end < 0) {
    const begins = 'PROXY '.startsWith(text.slice(0, 6)) && bytes.length < longestText
    return { kind: begins ? 'incomplete' : 'invalid' }
  }
  const [word, family, source = '', , , , ...rest] = text.slice(0, end).split(' ')
  const length = end + 2
  if (word !== 'PROXY') return { kind: 'invalid' }
  if (family === 'UNKNOWN') return { kind: 'header', bytes: length, source: null }
  const version = family === 'TCP4' ? 4 : family === 'TCP6' ? 6 : -1
  if (isIP(source) !== version || rest.length > 0) return { kind: 'invalid' }
  return { kind: 'header', bytes: length, source }
}

function parseBinary(bytes: Buffer): ProxyHeader {
  if (bytes.length < 16) return { kind: 'incomplete' }
  const length = 16 + bytes.readUInt16BE(14)
  const command = bytes.readUInt8(12)
  if ((command !== 0x20 && command !== 0x21) || length > longestBinary) return { kind: 'invalid' }
  if (bytes.length < length) return { kind: 'incomplete' }
  if (command === 0x20) return { kind: 'header', bytes: length, source: null }
  const source = sourceIn(bytes.subarray(16, length), bytes.readUInt8(13))
  return source === null ? { kind: 'invalid' } : { kind: 'header', bytes: length, source }
}

function sourceIn(addresses: Buffer, family: number): string | null {
  if (family === 0x11 && addresses.length >= 12) return addresses.subarray(0, 4).join('.')
  if (family !== 0x21 || addresses.length < 36) return null
  const groups = Array.from({ length: 8 }, (_, at) => addresses.readUInt16BE(at * 2).toString(16))
  return groups.join(':')
}

/**
 * Takes the header off a socket that nobody reads yet. Answers the client's address, or null for the
 * proxy's own connection. Rejects when there is no header; does not end while nothing comes.
 */
export function takeProxyHeader(socket: Socket): Promise<string | null> {
  return new Promise((resolve, reject) => {
    let read: Buffer = Buffer.alloc(0)
    const look = () => {
      const chunk = socket.read() as Buffer | null
      if (chunk === null) return
      read = Buffer.concat([read, chunk])
      const header = parseProxyHeader(read)
      if (header.kind === 'incomplete') return
      stop()
      if (header.kind === 'invalid') return reject(new Error('sent no proxy header'))
      if (read.length > header.bytes) socket.unshift(read.subarray(header.bytes))
      resolve(header.source)
    }
    const ended = () => {
      stop()
      reject(new Error('ended before its proxy header'))
    }
    const stop = () => {
      socket.off('readable', look)
      socket.off('end', ended)
      socket.off('close', ended)
    }
    socket.on('readable', look)
    socket.once('end', ended)
    socket.once('close', ended)
  })
}
