import { randomFillSync } from 'node:crypto'
import type { Connection, NegotiatedAlgorithms, SFTPWrapper } from 'ssh2'
// @ts-expect-error There are no types for it.
import ciphers from 'ssh2/lib/protocol/crypto.js'

/**
 * The parts of ssh2's server-side SFTP channel (1.17) that it does not publish and that we need:
 * it cannot announce extensions, answer an extended request, widen its 2 MiB window or slow a
 * sender down. Everything that touches them is in this file and ssh2-offer.ts; the tests of this
 * folder fail when a new version of ssh2 has them no more.
 */
interface SftpInternals {
  /** Takes bytes of the channel; `false` leaves the window to us. */
  push(data: Buffer | null): boolean | undefined
  incoming: { window: number }
  outgoing: { id: number; window: number; packetSize: number; state: string }
  _protocol: Protocol
  /** Answers that wait for the client to open its window. */
  _buffer: unknown[]
}

interface Protocol {
  channelData(channel: number, data: Buffer): void
  channelWindowAdjust(channel: number, bytes: number): void
  channelOpenConfirm(remote: number, local: number, window: number, maxPacket: number): void
  exitStatus(channel: number, status: number): void
}

/** Whether ssh2's native ciphers were built; without them small files take twice as long. */
export const hasNativeCiphers = (ciphers as { bindingAvailable: boolean }).bindingAvailable

/** Random bytes for the paddings of packets: each is used once. */
const paddings = { bytes: Buffer.alloc(16 * 1024), used: 16 * 1024 }

function takePadding(packet: Buffer, from: number, count: number): void {
  if (paddings.used + count > paddings.bytes.length) {
    randomFillSync(paddings.bytes)
    paddings.used = 0
  }
  const end = paddings.used + count
  paddings.bytes.copy(packet, from, paddings.used, end)
  paddings.used = end
}

/**
 * Has the answers of a connection padded from random bytes that were drawn before: ssh2 draws them
 * for each packet anew. Call whenever keys were exchanged; does nothing where the cipher is another
 * one than AES-GCM by ssh2's native code.
 */
export function padQuickly(client: Connection, { sc }: NegotiatedAlgorithms): void {
  if (!hasNativeCiphers || !sc.cipher.includes('-gcm')) return
  const { _cipher: cipher } = (client as unknown as { _protocol: { _cipher: Cipher } })._protocol
  cipher.allocPacket = (payload) => {
    // RFC 4253, 6: the length, the padding's length, the payload, 4 bytes of padding or more.
    const least = 16 - ((1 + payload) % 16)
    const padding = least < 4 ? least + 16 : least
    const length = 1 + payload + padding
    const packet = Buffer.allocUnsafe(4 + length + gcmTagBytes)
    packet.writeUInt32BE(length)
    packet[4] = padding
    takePadding(packet, 5 + payload, padding)
    return packet
  }
}

const gcmTagBytes = 16

interface Cipher {
  allocPacket(payload: number): Buffer
}

/**
 * A write of 32 KiB, as nearly all clients send them, with what goes before it. With that no packet is
 * over the 35,000 bytes which everybody, and ssh2, takes (RFC 4253, 6.1).
 */
const wholeWriteBytes = 34_000

/**
 * Has a client send a write of 32 KiB in one packet: ssh2 asks for 32 KiB at most, so that the last
 * bytes of each come in a packet of their own. Call before a channel is opened.
 */
export function takeWholeWrites(client: Connection): void {
  const { _protocol: protocol } = client as unknown as { _protocol: Protocol }
  const confirm = protocol.channelOpenConfirm.bind(protocol)
  protocol.channelOpenConfirm = (remote, local, window) => {
    confirm(remote, local, window, wholeWriteBytes)
  }
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

/** Tells the client that these requests are done, in one packet when it has room for that. */
export function sendOks(sftp: SFTPWrapper, requestIds: number[]): void {
  const channel = internalsOf(sftp)
  const { outgoing } = channel
  const length = requestIds.length * okBytes
  const room = Math.min(outgoing.window, outgoing.packetSize)
  const hasRoom = outgoing.state === 'open' && room > length && !hasUnsentAnswers(sftp)
  if (!hasRoom) {
    for (const id of requestIds) sftp.status(id, 0)
    return
  }
  const packet = Buffer.alloc(length)
  for (const [index, id] of requestIds.entries()) {
    const at = index * okBytes
    packet.writeUInt32BE(okBytes - 4, at)
    packet[at + 4] = 101
    packet.writeUInt32BE(id, at + 5)
  }
  outgoing.window -= length
  channel._protocol.channelData(outgoing.id, packet)
}

/** SSH_FXP_STATUS with SSH_FX_OK (0) and no words: length, type, request, code and two empty texts. */
const okBytes = 4 + 1 + 4 + 4 + 4 + 4

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
