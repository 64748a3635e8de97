import { describe, expect, it } from 'vitest'
import { deliveryBucketOf, readConfig, streamKeyOf } from './config.ts'
import { instancesOf } from './instances.ts'

const env = {
  GCLOUD_PROJECT: 'demo',
  FIREBASE_CONFIG: '{"storageBucket":"demo.appspot.com"}',
}

describe('the configuration of the functions', () => {
  it('needs nothing but what Firebase sets', () => {
    expect(readConfig(env)).toEqual({
      projectId: 'demo',
      bucket: 'demo.appspot.com',
      streamKey: '',
      sealingKey: '',
      mediaDelivery: 'gateway',
      ffmpeg: 'ffmpeg',
      mediaLimits: { maxAudioMinutes: 240, maxScratchBytes: 6 * 1024 ** 3 },
      clamd: null,
      workbench: null,
      safeAddresses: [],
      localAssetHosts: [],
      isEmulated: false,
    })
  })

  it('fits into the quota of a new project, and takes other numbers of instances', () => {
    expect(instancesOf({})).toEqual({ most: 20, processing: 5 })
    const more = { DDEX_DSP_MAX_INSTANCES: '200', DDEX_DSP_MAX_PROCESSING: '40' }
    expect(instancesOf(more)).toEqual({ most: 200, processing: 40 })
    expect(() => instancesOf({ DDEX_DSP_MAX_INSTANCES: 'many' })).toThrow('must be whole')
  })

  it('takes other limits for what is prepared, and none that are no numbers', () => {
    const limits = { DDEX_DSP_MAX_AUDIO_MINUTES: '90', DDEX_DSP_MAX_SCRATCH_MEGABYTES: '512' }
    expect(readConfig({ ...env, ...limits }).mediaLimits).toEqual({
      maxAudioMinutes: 90,
      maxScratchBytes: 512 * 1024 ** 2,
    })
    const wrong = { ...env, DDEX_DSP_MAX_AUDIO_MINUTES: 'long' }
    expect(() => readConfig(wrong)).toThrow(/DDEX_DSP_MAX_AUDIO_MINUTES/)
  })

  it('names every fault at once', () => {
    const wrong = { DDEX_DSP_MEDIA_DELIVERY: 'torrent' }
    expect(() => readConfig(wrong)).toThrow(/GCLOUD_PROJECT.*DDEX_DSP_BUCKET.*'torrent'/)
  })

  it('takes the address of clamd', () => {
    const clamd = (address: string) => readConfig({ ...env, DDEX_DSP_CLAMD: address }).clamd
    expect(clamd('clamd.internal:3310')).toEqual({
      host: 'clamd.internal',
      port: 3310,
      maxLength: 100 * 1024 ** 2,
    })
    for (const wrong of ['clamd', 'clamd:', 'http://clamd:3310', 'clamd:99999'])
      expect(() => clamd(wrong)).toThrow('DDEX_DSP_CLAMD must be host:port')
  })

  it('takes the address of the Workbench, its key and how long to wait', () => {
    const workbench = (more: Record<string, string>) => readConfig({ ...env, ...more }).workbench
    const endpoint = 'https://api.ddex-workbench.org/v1'
    expect(workbench({ DDEX_DSP_WORKBENCH: endpoint })).toEqual({ endpoint, timeoutMs: 10_000 })
    const all = { DDEX_DSP_WORKBENCH_KEY: 'ddex_1', DDEX_DSP_WORKBENCH_TIMEOUT_SECONDS: '3' }
    expect(workbench({ DDEX_DSP_WORKBENCH: 'http://127.0.0.1:8080/v1', ...all })).toEqual({
      ...{ endpoint: 'http://127.0.0.1:8080/v1', apiKey: 'ddex_1', timeoutMs: 3000 },
    })
    for (const wrong of ['api.ddex-workbench.org', 'http://api.ddex-workbench.org/v1', 'https://'])
      expect(() => workbench({ DDEX_DSP_WORKBENCH: wrong })).toThrow('an https URL')
    const forever = { DDEX_DSP_WORKBENCH: endpoint, DDEX_DSP_WORKBENCH_TIMEOUT_SECONDS: '1e9' }
    expect(() => workbench(forever)).toThrow('from 1 to 120')
  })

  it('takes lists of addresses and hosts', () => {
    const lists = {
      DDEX_DSP_SAFE_ADDRESSES: '192.0.2.7, 198.51.100.0/24',
      DDEX_DSP_LOCAL_ASSET_HOSTS: '127.0.0.1',
    }
    expect(readConfig({ ...env, ...lists })).toMatchObject({
      safeAddresses: ['192.0.2.7', '198.51.100.0/24'],
      localAssetHosts: ['127.0.0.1'],
    })
    const wrong = { ...env, DDEX_DSP_SAFE_ADDRESSES: 'office' }
    expect(() => readConfig(wrong)).toThrow(/DDEX_DSP_SAFE_ADDRESSES/)
  })

  it('is woken for a bucket of senders, and never for its own (R28)', () => {
    expect(deliveryBucketOf(env)).toBe('')
    expect(deliveryBucketOf({ ...env, DDEX_DSP_DELIVERY_BUCKET: 'label-in' })).toBe('label-in')
    expect(deliveryBucketOf({ ...env, GCLOUD_PROJECT: 'demo-x' })).toBe('demo-x-deliveries')
    const own = { ...env, DDEX_DSP_DELIVERY_BUCKET: 'demo.appspot.com' }
    expect(() => deliveryBucketOf(own)).toThrow('another bucket')
  })

  it('grants nothing without a proper stream key', () => {
    expect(() => streamKeyOf(readConfig(env))).toThrow(/DDEX_DSP_STREAM_KEY/)
    expect(() => streamKeyOf(readConfig({ ...env, DDEX_DSP_STREAM_KEY: 'short' }))).toThrow()
    const key = 'k'.repeat(43)
    expect(streamKeyOf(readConfig({ ...env, DDEX_DSP_STREAM_KEY: key }))).toBe(key)
  })
})
