import type { AcknowledgementPolicy } from './acknowledgement.ts'
import type { FeedLocation } from './feed-location.ts'
import { deliverableFamilies, type DeliverableFamily, type FileContent } from './file-content.ts'

export type Protocol = 'ftp' | 'sftp' | 's3' | 'gcs' | 'http'

/** `error` rejects the delivery, `warn` notes it, `off` does not look. */
export type HashPolicy = 'enforce' | 'warn' | 'off'

/** `strict`: any structure or rule error rejects. `report`: they become warnings. `off`: not looked at. */
export type ValidationPolicy = 'strict' | 'report' | 'off'

/** `report`: what the DDEX Workbench says is noted, where the service asks it. `off`: it is not shown the messages. */
export type WorkbenchPolicy = 'off' | 'report'

/** How a delivery is known to be whole; see docs/protocols. */
export type CompletionPolicy = 'auto' | 'manifest' | 'settle'

/** `delivery_feeds/{id}`: how one distributor delivers. Secrets live in `credentials`, never here. */
export interface Feed {
  id: string
  name: string
  distributorId: string
  protocol: Protocol
  active: boolean
  /** Sign-in name for FTP and SFTP; unique over all feeds. */
  username: string | null
  /** The sender's place in a bucket, for S3 and Cloud Storage; null for the other protocols. */
  location: FeedLocation | null
  settings: FeedSettings
  createdAt: Date
  updatedAt: Date
  lastDeliveryAt: Date | null
}

export interface FeedSettings {
  hashPolicy: HashPolicy
  validationPolicy: ValidationPolicy
  workbench: WorkbenchPolicy
  completion: CompletionPolicy
  /** Quiet seconds after which files that state no hash count as whole. */
  settleSeconds: number
  /** Minutes to wait for missing files before the delivery is rejected; late files reopen it. */
  patienceMinutes: number
  /** Test messages go to the catalogue as well. */
  treatTestMessageAsLive: boolean
  /** Bytes. */
  maxFileSize: number
  /** What a file that a message names may be, by its bytes; `unknown` is plain text and the like. */
  allowedFileTypes: DeliverableFamily[]
  /** Bytes that may lie on a protocol server's volume at a time, unfinished uploads as well. */
  maxStoredBytes: number
  /** Files and folders that may lie there at a time. */
  maxStoredFiles: number
  /** IP addresses and networks (`192.0.2.0/24`) from which the sender may sign in; none: from all. */
  allowedAddresses: string[]
  acknowledgement: AcknowledgementPolicy
  /** Days that an acknowledgement is kept for the sender. */
  keepAcknowledgementsDays: number
  /** Hosts from which files are fetched that a delivery by HTTP names by URL; `*.` stands for any one below. */
  assetHosts: string[]
}

export const defaultFeedSettings: FeedSettings = {
  hashPolicy: 'enforce',
  validationPolicy: 'report',
  // It shows messages to somebody else.
  workbench: 'off',
  completion: 'auto',
  settleSeconds: 10,
  patienceMinutes: 60,
  treatTestMessageAsLive: true,
  maxFileSize: 5 * 1024 ** 3,
  allowedFileTypes: [...deliverableFamilies],
  maxStoredBytes: 500 * 1024 ** 3,
  maxStoredFiles: 100_000,
  allowedAddresses: [],
  // The choreography has made them mandatory in 1.4; a sender that knows none never looks there.
  acknowledgement: 'auto',
  keepAcknowledgementsDays: 30,
  // Where DDEX Distro keeps its files.
  assetHosts: ['firebasestorage.googleapis.com', 'storage.googleapis.com'],
}

/** `delivery_feeds/{id}/credentials/{protocol}`: no client ever reads it. */
export interface FeedCredentials {
  /** `scrypt$N$r$p$salt$hash`, base64url. */
  passwordHash: string | null
  /** OpenSSH `authorized_keys` lines. */
  publicKeys: string[]
  /** What we need again to reach a bucket that is not ours, by name; sealed, see feeds/secret-box. */
  sealed?: Record<string, string>
  updatedAt: Date
}

/** What an inbox file is, by its name; its content is judged later. */
export type InboxFileKind = 'message' | 'manifest' | 'asset' | 'ignored'

/** `delivery_feeds/{id}/inbox/{fileId}`: a file that arrived whole and waits to be used. */
export interface InboxFile {
  id: string
  feedId: string
  /** From the feed's root, `/`-separated, no leading slash. */
  path: string
  /** The package it belongs to: its folder without a trailing `resources`. `''` is the root. */
  folder: string
  name: string
  kind: InboxFileKind
  size: number
  hashes: FileHashes
  /** What it is by its bytes; absent where that was not looked at. */
  content?: FileContent
  /** Where the bytes are in our bucket. */
  object: string
  receivedAt: Date
  connectionId: string | null
  /** By which deliveries look for it: see delivery/match-key. */
  matchKey: string
  /** What was at this path before, newest first; a delivery may still use it. */
  older: StagedVersion[]
  /** When it is seen to whether anything still needs it. */
  reviewAt: Date
  /** Which object of a sender's bucket it was; absent for files that came by a server of ours. */
  origin?: FileOrigin
  /** Why there are no bytes: the file was announced and could not be taken. */
  refusal?: FileRefusalNote
}

/** Why a file that its sender has announced was not taken, in words for the sender. */
export interface FileRefusalNote {
  code: string
  message: string
  fix: string
}

/** A version of an object in a sender's bucket. Events of it come more than once and in any order. */
export interface FileOrigin {
  /** Names the version: the same one is taken once. */
  id: string
  /** Of two versions of a path the one with the greater text is the newer. */
  order: string
}

/** Bytes in our bucket that were at an inbox file's path. */
export interface StagedVersion {
  object: string
  sha256: string
}

/** Lower-case hex. */
export interface FileHashes {
  md5: string
  sha1: string
  sha256: string
}
