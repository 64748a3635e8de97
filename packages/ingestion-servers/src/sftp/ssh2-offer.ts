import type { Connection } from 'ssh2'
// @ts-expect-error There are no types for it.
import keyExchange from 'ssh2/lib/protocol/kex.js'

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

interface Cipher {
  allocPacket(bytes: number): Buffer
  encrypt(packet: Buffer): void
}

/** Parts of ssh2's protocol (1.17) before the keys are exchanged; see ssh2-internals.ts. */
interface Protocol {
  _offer: Offer
  /** What was offered, once it is sent. */
  _kexinit: Buffer | undefined
  _cipher: Cipher
  _decipher: { _onPayload(payload: Buffer): void }
}

const { kexinit: sendOffer } = keyExchange as { kexinit: (protocol: Protocol) => void }

const protocolOf = (client: Connection): Protocol =>
  (client as unknown as { _protocol: Protocol })._protocol

/** SSH_MSG_KEXINIT, RFC 4253, 7.1: a byte, a cookie of 16 bytes, then lists of names. */
const offerMessage = 20
const offerListsAt = 17
/** Among those lists the ciphers from client to server and from server to client. */
const cipherLists = [2, 3] as const

const isGcm = (name: string): boolean => name.includes('-gcm')

/**
 * Offers no host key signature with SHA-1, which ssh2 adds to every RSA key whatever it is told.
 * Call while the connection is announced, before the offer is sent.
 */
export function offerNoSha1HostKey(client: Connection): void {
  const protocol = protocolOf(client)
  const names = protocol._offer.lists.serverHostKey.array
  const sound = names.filter((name) => name !== 'ssh-rsa')
  changeOffer(protocol, { serverHostKey: sound })
}

/**
 * Has a client that knows AES-GCM use it. The client's order decides, and OpenSSH's begins with
 * ChaCha20, which takes both sides several times as long where the processor has AES. So our offer
 * waits for the client's, which OpenSSH sends as soon as it is connected, and holds no other cipher
 * when that has this one. Call while the connection is announced, before the offer is sent.
 */
export function preferGcm(client: Connection, software: string): void {
  const protocol = protocolOf(client)
  // Where ssh2 knows of no AES in the processor it puts ChaCha20 first.
  const [first = ''] = protocol._offer.lists.cs.cipher?.array ?? []
  if (!software.startsWith('OpenSSH') || !isGcm(first)) return
  holdBack(protocol, (payload) => {
    const offered = readLists(payload)
    if (!cipherLists.every((index) => offered[index]?.some(isGcm))) return
    changeOffer(protocol, { cipher: protocol._offer.lists.cs.cipher?.array.filter(isGcm) ?? [] })
  })
}

/** Sends our offer when the client's first message has come, which `choose` is shown before. */
function holdBack(protocol: Protocol, choose: (payload: Buffer) => void): void {
  const { _cipher: cipher, _decipher: decipher } = protocol
  const takePayload = decipher._onPayload
  protocol._cipher = {
    allocPacket: (bytes) => cipher.allocPacket(bytes),
    // ssh2 sends its offer now, and believes afterwards that it has not.
    encrypt() {
      protocol._cipher = cipher
      protocol._kexinit = undefined
    },
  }
  decipher._onPayload = (payload) => {
    decipher._onPayload = takePayload
    if (payload[0] === offerMessage) choose(payload)
    sendOffer(protocol)
    takePayload(payload)
  }
}

function changeOffer(
  protocol: Protocol,
  { serverHostKey, cipher }: { serverHostKey?: string[]; cipher?: string[] },
): void {
  const { kex, serverHostKey: hostKeys, cs, sc } = protocol._offer.lists
  const namesOf = (lists: Record<string, Names>) => ({
    ...Object.fromEntries(Object.entries(lists).map(([what, { array }]) => [what, array])),
    ...(cipher && { cipher }),
  })
  const OfferKind = protocol._offer.constructor as new (lists: object) => Offer
  protocol._offer = new OfferKind({
    kex: kex.array,
    serverHostKey: serverHostKey ?? hostKeys.array,
    cs: namesOf(cs),
    sc: namesOf(sc),
  })
}

/** The lists up to the ciphers; fewer when the message is malformed, which ssh2 finds out itself. */
function readLists(payload: Buffer): string[][] {
  const lists: string[][] = []
  for (let at = offerListsAt; lists.length < 4 && at + 4 <= payload.length;) {
    const end = at + 4 + payload.readUInt32BE(at)
    if (end > payload.length) break
    lists.push(payload.toString('latin1', at + 4, end).split(','))
    at = end
  }
  return lists
}
