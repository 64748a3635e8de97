import { defaultMediaLimits, isAddressRange, type MediaLimits } from '@ddex/dsp-core'
import { protocols } from '../../ddex-dsp.json'
import { instancesOf } from './instances.ts'
import { readOutside, type Outside } from './outside.ts'

const streamKeyName = 'DDEX_DSP_STREAM_KEY'
const sealingKeyName = 'DDEX_DSP_SEALING_KEY'

/** What the functions are told by their environment; nothing else reads it. */
export interface Config extends Outside {
  projectId: string
  bucket: string
  /** Signs stream grants; from Secret Manager, or from the environment where that has it. */
  streamKey: string
  /** Seals the secrets of feeds; from Secret Manager or the environment. See `createSecretBox`. */
  sealingKey: string
  /** `gateway`: media through the `stream` function. `signed`: straight from the bucket. */
  mediaDelivery: 'gateway' | 'signed'
  /** ffmpeg's path or name on PATH. */
  ffmpeg: string
  /** What is prepared of one delivered file at most. */
  mediaLimits: MediaLimits
  /** Addresses and networks that are never banned for wrong keys. */
  safeAddresses: string[]
  /** Hosts of this machine or network from which files of deliveries by HTTP are fetched, by http as well. */
  localAssetHosts: string[]
  /** In the emulators: tasks cannot wait there. */
  isEmulated: boolean
}

/** Secrets to bind at deployment: none where the environment already has the key. */
export const streamSecrets = process.env[streamKeyName] ? [] : [streamKeyName]
export const sealingSecrets = process.env[sealingKeyName] ? [] : [sealingKeyName]

/**
 * The bucket that senders write to, for which a function is woken; empty where there is none. It is asked for at
 * deployment. In a `demo-` project, which never reaches Google, it goes by the project's name.
 */
export const deliveryBucket = protocols.includes('gcs') ? deliveryBucketOf(process.env) : ''

/** Throws for the service's own bucket: whatever we store would wake us. */
export function deliveryBucketOf(env: NodeJS.ProcessEnv): string {
  const { projectId, bucket } = readProject(env)
  const usual = projectId.startsWith('demo-') ? `${projectId}-deliveries` : ''
  const chosen = env['DDEX_DSP_DELIVERY_BUCKET'] ?? usual
  if (chosen === '' || chosen !== bucket) return chosen
  throw new Error('DDEX_DSP_DELIVERY_BUCKET must be another bucket than the one of the service.')
}

/** How many instances a function may have; of the one that prepares audio, which is large, fewer. */
export const instances = instancesOf(process.env)

/** Reads and checks the environment. Throws with every fault in words. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Readonly<Config> {
  const { projectId, bucket } = readProject(env)
  const { faults: outsideFaults, ...outside } = readOutside(env)
  const mediaDelivery = env['DDEX_DSP_MEDIA_DELIVERY'] ?? 'gateway'
  const mediaLimits = readMediaLimits(env)
  const safeAddresses = listOf(env['DDEX_DSP_SAFE_ADDRESSES'])
  const faults = [
    projectId === '' && 'GCLOUD_PROJECT is not set.',
    bucket === '' && 'DDEX_DSP_BUCKET is not set and the project has no default bucket.',
    !['gateway', 'signed'].includes(mediaDelivery) &&
      `DDEX_DSP_MEDIA_DELIVERY is '${mediaDelivery}'; it must be 'gateway' or 'signed'.`,
    ...mediaLimits.faults,
    ...outsideFaults,
    !safeAddresses.every(isAddressRange) &&
      'DDEX_DSP_SAFE_ADDRESSES must be IP addresses and networks, separated by commas.',
  ].filter((fault) => fault !== false)
  if (faults.length > 0) throw new Error(faults.join(' '))
  return Object.freeze({
    projectId,
    bucket,
    streamKey: env[streamKeyName] ?? '',
    sealingKey: env[sealingKeyName] ?? '',
    mediaDelivery: mediaDelivery as Config['mediaDelivery'],
    ffmpeg: env['DDEX_DSP_FFMPEG'] ?? 'ffmpeg',
    mediaLimits: mediaLimits.limits,
    ...outside,
    safeAddresses,
    localAssetHosts: listOf(env['DDEX_DSP_LOCAL_ASSET_HOSTS']),
    isEmulated: env['FUNCTIONS_EMULATOR'] === 'true',
  })
}

const listOf = (text = ''): string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')

function readProject(env: NodeJS.ProcessEnv): Pick<Config, 'projectId' | 'bucket'> {
  const firebase = JSON.parse(env['FIREBASE_CONFIG'] ?? '{}') as Record<string, string | undefined>
  return {
    projectId: env['GCLOUD_PROJECT'] ?? firebase['projectId'] ?? '',
    bucket: env['DDEX_DSP_BUCKET'] ?? firebase['storageBucket'] ?? '',
  }
}

function readMediaLimits(env: NodeJS.ProcessEnv): { limits: MediaLimits; faults: string[] } {
  const { maxAudioMinutes, maxScratchBytes } = defaultMediaLimits
  const minutes = Number(env['DDEX_DSP_MAX_AUDIO_MINUTES'] ?? maxAudioMinutes)
  const megabytes = Number(env['DDEX_DSP_MAX_SCRATCH_MEGABYTES'] ?? maxScratchBytes / 1024 ** 2)
  const limits = { maxAudioMinutes: minutes, maxScratchBytes: megabytes * 1024 ** 2 }
  const fault = 'DDEX_DSP_MAX_AUDIO_MINUTES and DDEX_DSP_MAX_SCRATCH_MEGABYTES must be above 0.'
  return { limits, faults: minutes > 0 && megabytes > 0 ? [] : [fault] }
}

/** The stream key, which must be there before anything is granted. */
export function streamKeyOf({ streamKey }: Config): string {
  if (streamKey.length >= 32) return streamKey
  throw new Error(`${streamKeyName} is missing or shorter than 32 characters.`)
}

/** The sealing key, which must be there before a secret is taken. */
export function sealingKeyOf({ sealingKey }: Config): string {
  if (sealingKey !== '') return sealingKey
  throw new Error(`${sealingKeyName} is missing: make one with \`openssl rand -base64 32\`.`)
}
