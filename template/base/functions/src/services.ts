import {
  connectFirebase,
  firebaseIngestParts,
  gatewayMediaDelivery,
  serviceSettings,
  signedMediaDelivery,
} from '@ddex/dsp-core/firebase'
import { cacheAudio } from '@ddex/dsp-core'
import { homeTerritory, listening, region } from '../../ddex-dsp.json'
import { readConfig } from './config.ts'
import { log } from './log.ts'

function build() {
  const config = readConfig()
  const firebase = connectFirebase({
    projectId: config.projectId,
    bucket: config.bucket,
    region,
    delaysTasks: !config.isEmulated,
  })
  const parts = firebaseIngestParts(firebase, {
    ffmpeg: config.ffmpeg,
    mediaLimits: config.mediaLimits,
    clamd: config.clamd,
    workbench: config.workbench,
    logger: log,
  })
  return {
    config,
    firebase,
    parts,
    playable: cacheAudio(parts.media),
    delivery:
      config.mediaDelivery === 'signed' ? signedMediaDelivery(firebase) : gatewayMediaDelivery,
    settings: serviceSettings(firebase, parts.clock, {
      homeTerritory,
      listening: listening === 'anyone' ? 'anyone' : 'signed_in',
    }),
  }
}

let built: ReturnType<typeof build> | undefined

/** The parts of this deployment, built at the first call: loading the functions connects to nothing. */
export const services = (): ReturnType<typeof build> => (built ??= build())
