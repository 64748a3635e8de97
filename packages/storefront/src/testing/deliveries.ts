import type {
  Delivery,
  DeliveryFile,
  DeliveryIssue,
  DeliveryLog,
  TimelineStep,
} from '@ddex/dsp-core/schema'

const moment = (second: number): Date => new Date(Date.UTC(2026, 10, 22, 9, 0, second))

/** A completed album delivery; say only what matters to the test. */
export function makeDelivery(given: Partial<Delivery> = {}): Delivery {
  return {
    id: 'delivery-1',
    feedId: 'feed-1',
    feedName: 'Northbound',
    distributorId: 'distributor-1',
    protocol: 'sftp',
    state: 'completed',
    reason: 'The release is in the catalogue.',
    nextStep: 'Nothing to do.',
    folder: '20261122/0884977943351',
    messagePath: '20261122/0884977943351/0884977943351.xml',
    messageSha256: 'a'.repeat(64),
    filesSeen: null,
    awaits: [],
    content: null,
    ern: {
      version: '4.3',
      messageType: 'NewReleaseMessage',
      messageId: 'NB-20261122-0001',
      sender: 'Northbound Distribution',
      title: 'Harbour Lights',
      artist: 'Mara Lind',
      releaseIdentifier: '0884977943351',
      messageCreatedAt: '2026-11-22T08:55:00Z',
      isTest: false,
      isTakeDown: false,
    },
    fileCounts: { named: 8, here: 8, bytes: 254_300_000 },
    issueCounts: { error: 0, warning: 0, info: 0 },
    topIssues: [],
    releaseIds: ['release-1'],
    progress: null,
    attempt: 1,
    nextAttemptAt: null,
    lease: null,
    step: 'Completed',
    createdAt: moment(0),
    updatedAt: moment(55),
    settledAt: moment(55),
    ...given,
  }
}

export const makeStep = (given: Partial<TimelineStep> = {}): TimelineStep => ({
  at: moment(5),
  state: 'validating',
  title: 'Message checked',
  detail: 'ERN 4.3, 6 tracks, no issues.',
  durationMs: 420,
  ...given,
})

export const makeFile = (given: Partial<DeliveryFile> = {}): DeliveryFile => ({
  uri: 'resources/A1.wav',
  role: 'SoundRecording A1',
  state: 'verified',
  size: 42_300_000,
  expectedHash: { algorithm: 'MD5', value: '9e107d9d372bb6826bd81d3542a419d6' },
  foundHash: '9e107d9d372bb6826bd81d3542a419d6',
  object: 'staging/a1',
  ...given,
})

export const makeIssue = (given: Partial<DeliveryIssue> = {}): DeliveryIssue => ({
  index: 0,
  layer: 'files',
  severity: 'error',
  code: 'ERN_HASH_MISMATCH',
  message: 'resources/A1.wav has MD5 aa11, the message says bb22.',
  fix: 'Send the file again, or correct its HashSum in the message.',
  line: 118,
  column: 9,
  path: '/ern:NewReleaseMessage/ResourceList/SoundRecording[1]',
  ...given,
})

export const makeLog = (given: Partial<DeliveryLog> = {}): DeliveryLog => ({
  id: 'log-1',
  feedId: 'feed-1',
  distributorId: 'distributor-1',
  protocol: 'sftp',
  address: '198.51.100.24',
  client: 'OpenSSH_9.6',
  startedAt: moment(0),
  endedAt: null,
  endReason: null,
  filesReceived: 3,
  bytesReceived: 118_000_000,
  filesFailed: 0,
  current: {
    path: '20261122/0884977943351/resources/A4.wav',
    bytes: 12_400_000,
    startedAt: moment(1),
    bytesPerSecond: 4_100_000,
  },
  recentFiles: [],
  updatedAt: moment(2),
  ...given,
})
