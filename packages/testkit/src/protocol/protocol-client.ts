import type { Protocol } from '@ddex/dsp-core'
import type { RecordingConnectionLog } from './recording-connection-log.ts'
import type { RecordingInbox } from './recording-inbox.ts'
import type { TestSender } from './test-sender.ts'

export interface ProtocolAddress {
  host: string
  port: number
}

/** What a client of any protocol can do. Paths are from the feed's root. A refusal rejects. */
export interface ProtocolClient {
  put(path: string, bytes: Uint8Array): Promise<void>
  /** Many files at once, with the folders that they need. */
  putTree(files: Map<string, Uint8Array>): Promise<void>
  get(path: string): Promise<Uint8Array>
  /** Names in a folder. */
  list(folder: string): Promise<string[]>
  makeFolder(path: string): Promise<void>
  removeFolder(path: string): Promise<void>
  remove(path: string): Promise<void>
  rename(from: string, to: string): Promise<void>
  /** Goes on with an upload from where the server says it is. */
  resume(path: string, bytes: Uint8Array): Promise<void>
  /** Sends a part of a file and, when `reached` resolves, breaks the connection off. */
  cut(path: string, bytes: Uint8Array, reached: Promise<void>): Promise<void>
  close(): Promise<void>
}

export interface ProtocolClientKind {
  name: string
  /** Rejects when the sign-in is refused. */
  connect(
    address: ProtocolAddress,
    login: { username: string; password: string },
  ): Promise<ProtocolClient>
  /**
   * Tries wrong passwords on one connection until it is closed or `most` were tried; answers how
   * many the server took.
   */
  guess?(address: ProtocolAddress, username: string, most: number): Promise<number>
}

/** A server that runs for a test. */
export interface RunningProtocol {
  address: ProtocolAddress
  inbox: RecordingInbox
  log: RecordingConnectionLog
  /** Codes that a sender finds after everything was judged; of a protocol without prompt refusals. */
  refusals?(feedId: string): Promise<string[]>
  stop(): Promise<void>
}

export interface ProtocolUnderTest {
  name: string
  protocol: Protocol
  start(feeds: TestSender[]): Promise<RunningProtocol>
  clients: ProtocolClientKind[]
}
