import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RecordingInbox, senderDirectory, testSender } from '@ddex/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DoorServices } from './door-services.ts'
import { silentLogger as logger } from './silent-logger.ts'
import { fresh } from './staging-bench.ts'

const one = testSender('one', 'sftp')
const nothing = () => Promise.resolve()
let volume: string
beforeEach(async () => {
  volume = await mkdtemp(join(tmpdir(), 'door-services-'))
})
afterEach(() => rm(volume, { recursive: true, force: true }))

async function started() {
  const inbox = new RecordingInbox()
  const feeds = senderDirectory([one])
  const services = new DoorServices({ protocol: 'sftp', config: { volume }, feeds, inbox, logger })
  await services.start(() => Promise.resolve({}))
  const files = await services.staging.filesOf(one.feed)
  return { services, files, inbox }
}

test('a server that has stopped makes nothing more on its volume, which may have a new owner', async () => {
  const { services, files } = await started()
  const upload = await files.openUpload('track.wav', fresh)
  await upload.write(0, Buffer.from('sound'))
  await upload.close()
  await services.stop(nothing)
  // It would prepare a file for the next upload.
  await services.staging.atRest()
  expect(await readdir(join(volume, 'parts'))).toEqual([])
  const next = await started()
  expect((await next.files.stat('track.wav')).size).toBe(5)
  await next.services.stop(nothing)
})
