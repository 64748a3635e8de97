import { afterEach, beforeEach, expect, test } from 'vitest'
import { senderDirectory } from '@ddex/testkit'
import type { CheckResult } from './check.ts'
import { startDoor, type TestedDoor } from './doors-test-bench.ts'
import { testForAdmin, type AdminTestParts } from './test-for-admin.ts'

let door: TestedDoor
let parts: AdminTestParts

beforeEach(async () => {
  door = await startDoor('sftp')
  const { inbox, deliveries } = door.service.parts
  parts = { feeds: senderDirectory([door.sender]), inbox, deliveries, projectId: 'demo' }
})
afterEach(() => door.stop())

const request = () => {
  const { host, port } = door.target as { host: string; port: number }
  return { feedId: 'tested', host, port, secret: door.sender.password, largeFileMegabytes: 2 }
}

test('a feed is tested with the secret of its sender', { timeout: 60_000 }, async () => {
  const told: CheckResult[] = []
  const report = await testForAdmin(parts, request(), (result) => void told.push(result))
  expect(report.results.filter(({ outcome }) => outcome === 'failed')).toEqual([])
  expect(report).toMatchObject({ success: true, protocol: 'sftp', feedId: 'tested' })
  expect(told).toEqual(report.results)
  expect(JSON.stringify(report)).not.toContain(door.sender.password)
})

test.each([
  ['FEED_UNKNOWN', { feedId: 'nobody' }],
  ['TEST_INVALID', { feedId: 'tested', host: '127.0.0.1' }],
  ['TEST_INVALID', { feedId: 'tested', secret: 'x' }],
  ['TEST_INVALID', { feedId: 'tested', port: 0 }],
  ['TEST_INVALID', { feedId: 'tested', largeFileMegabytes: 5000 }],
  ['TEST_INVALID', { feedId: 'tested', role: 'admin' }],
  ['TEST_INVALID', null],
])('what cannot be followed is refused in words: %s', async (code, wrong) => {
  await expect(testForAdmin(parts, wrong)).rejects.toMatchObject({ code })
})
