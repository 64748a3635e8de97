import type { Connection, SFTPWrapper } from 'ssh2'
// @ts-expect-error There are no types for it.
import ciphers from 'ssh2/lib/protocol/crypto.js'

/**
 * The parts of ssh2's server-side SFTP channel (1.17) that it does not publish and that we need:
 * it cannot announce extensions, answer an extended request, widen its 2 MiB window or slow a
 * sender down. Everything that touches them is in this file; `ssh2-internals.test.ts` fails when a
 * new version of ssh2 has them no more.
 */
interface SftpInternals {
  /** Takes bytes of the channel; `false` leaves the window to us. */
  push(data: Buffer | null): boolean | undefined
  incoming: { window: number }
  outgoing: { id: number; window: number; state: string }
  _protocol: Protocol
  /** Answers that wait for the client to open its window. */
  _buffer: unknown[]
}

interface Protocol {
  channelData(channel: number, data: Buffer): void
  channelWindowAdjust(channel: number, bytes: number): void
  exitStatus(channel: number, status: number): void
}

/** Whether ssh2's native ciphers were built; without them small files take twice as long. */
export const hasNativeCiphers = (ciphers as { bindingAvailable: boolean }).bindingAvailable

/** The algorithms that a server offers to a client, in its order. */
interface Offer {
  lists: {
    kex: Names
    serverHostKey: Names
    cs: Record<string, Names>
    sc: Record<string, Names>
  }
}

interface Names {
  array: string[]
}

/**
 * Offers no host key signature with SHA-1, which ssh2 adds to every RSA key whatever it is told.
 * Call while the connection is announced, before the offer is sent.
 */
export function offerNoSha1HostKey(client: Connection): void {
  const { _protocol: protocol } = client as unknown as { _protocol: { _offer: Offer } }
  const { kex, serverHostKey, cs, sc } = protocol._offer.lists
  const namesOf = (lists: Record<string, Names>) =>
    Object.fromEntries(Object.entries(lists).map(([what, { array }]) => [what, array]))
  const OfferKind = protocol._offer.constructor as new (lists: object) => Offer
  protocol._offer = new OfferKind({
    kex: kex.array,
    serverHostKey: serverHostKey.array.filter((name) => name !== 'ssh-rsa'),
    cs: namesOf(cs),
    sc: namesOf(sc),
  })
}

const internalsOf = (sftp: SFTPWrapper) => sftp as unknown as SftpInternals

/** Whether the client has not read what we answered so far. */
export const hasUnsentAnswers = (sftp: SFTPWrapper): boolean => internalsOf(sftp)._buffer.length > 0

/** Bytes that the client may still send; negative when it sent more than it may. */
export const receiveWindow = (sftp: SFTPWrapper): number => internalsOf(sftp).incoming.window

/** Lets the client send this many bytes more. */
export function widenReceiveWindow(sftp: SFTPWrapper, bytes: number): void {
  const channel = internalsOf(sftp)
  if (channel.outgoing.state !== 'open') return
  channel.incoming.window += bytes
  channel._protocol.channelWindowAdjust(channel.outgoing.id, bytes)
}

/** Closes the channel as a program that ended well; `scp` and some scripts wait for that. */
export function endChannel(sftp: SFTPWrapper): void {
  const { outgoing, _protocol } = internalsOf(sftp)
  if (outgoing.state === 'open') _protocol.exitStatus(outgoing.id, 0)
  sftp.end()
}

/** Takes the window out of ssh2's hands; `arrived` is called after each piece was parsed. */
export function manageReceiveWindow(sftp: SFTPWrapper, arrived: () => void): void {
  const channel = internalsOf(sftp)
  const push = channel.push.bind(channel)
  channel.push = (data) => {
    push(data)
    if (data !== null) arrived()
    return false
  }
}

/** Sends `packet` in place of the next one that ssh2 sends on this channel. */
function replaceNextPacket(sftp: SFTPWrapper, packet: Buffer): void {
  const channel = internalsOf(sftp)
  const protocol = channel._protocol
  const replacing: Protocol = Object.create(protocol) as Protocol
  replacing.channelData = (id, replaced) => {
    channel._protocol = protocol
    channel.outgoing.window -= packet.length - replaced.length
    protocol.channelData(id, packet)
  }
  channel._protocol = replacing
}

/** Announces extensions (name, version) in the answer to INIT. Call before INIT arrives. */
export function announceExtensions(sftp: SFTPWrapper, extensions: [string, string][]): void {
  const fields = extensions.flat().map(sshString)
  replaceNextPacket(sftp, sftpPacket(2, uint32(3), ...fields))
}

/** SSH_FXP_EXTENDED_REPLY; ssh2's server has no method for it. */
export function sendExtendedReply(sftp: SFTPWrapper, requestId: number, body: Buffer): void {
  const packet = sftpPacket(201, uint32(requestId), body)
  if (hasUnsentAnswers(sftp) || internalsOf(sftp).outgoing.window < packet.length) {
    sftp.status(requestId, 8)
    return
  }
  replaceNextPacket(sftp, packet)
  sftp.status(requestId, 0)
}

function sftpPacket(type: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat([Buffer.of(type), ...parts])
  return Buffer.concat([uint32(body.length), body])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

const sshString = (text: string): Buffer =>
  Buffer.concat([uint32(Buffer.byteLength(text)), Buffer.from(text)])
