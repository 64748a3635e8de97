import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest'
import { demoReleases, writeDemoPackage } from 'create-ddex-dsp/demo'
import { describeBadInput } from './bad-input.ts'
import type { Bench } from './bench.ts'
import { describeCloudDoors } from './cloud-doors.ts'
import { describeDocumented } from './documented.ts'
import { describeDocumentedSenders } from './documented-senders.ts'
import { describeFeeds } from './feeds.ts'
import { Listener, openBrowser } from './listener.ts'
import { describeRealPackages } from './real-packages.ts'
import { describeS3 } from './s3.ts'
import { Sender } from './sender.ts'
import { Service } from './service.ts'
import { isListening, logTails, processesOf, scratch, startStack } from './stack.ts'

const bench = {} as Bench
const [first, , , , last] = demoReleases
let stopped = false

const ids = (documents: { id: string }[]): string[] => documents.map(({ id }) => id).sort()

beforeAll(async () => {
  bench.stack = await startStack()
  bench.service = new Service(bench.stack)
  bench.sender = new Sender(bench.stack)
  bench.browser = await openBrowser()
  bench.demoPackage = writeDemoPackage(first!, join(scratch, 'demo'))
  bench.secondPackage = writeDemoPackage(last!, join(scratch, 'demo'))
  bench.listener = () => bench.stack.users.find(({ claims }) => claims.role === 'listener')!
  bench.admin = () => bench.stack.users.find(({ claims }) => claims.role === 'admin')!
  bench.catalogue = async () => ({
    releases: ids(await bench.service.list('releases')),
    tracks: ids(await bench.service.list('tracks')),
  })
})

afterAll(async () => {
  await bench.browser?.close()
  if (!stopped) await bench.stack?.stop()
})

describe('one delivery, heard', () => {
  it('sends a package with sftp and hears it in a browser', async () => {
    const { stack, sender, service, browser, demoPackage } = bench
    const listener = await Listener.open(browser, stack)
    onTestFailed(async () => console.error(await listener.evidence('heard')))
    await sender.sendFolder(demoPackage)
    const delivery = await service.settled(first!.icpn)
    expect(delivery.state, String(delivery.reason)).toBe('completed')
    const steps = await service.list(`deliveries/${delivery.id}/timeline`)
    expect(steps.map(({ state }) => state)).toEqual(
      expect.arrayContaining(['validating', 'transcoding', 'ingesting', 'completed']),
    )

    const { email, password } = bench.listener()
    await listener.signIn(email, password)
    await listener.openRelease(first!.title)
    await listener.playRelease()
    const heard = await listener.hears(3)
    expect(await listener.hears(2)).toBeGreaterThan(heard)
    // The sound goes on while the listener walks about.
    await listener.page.getByRole('link', { name: /home/i }).first().click()
    await listener.hears(2)
    expect(listener.complaints).toEqual([])
    await listener.page.context().close()
  })

  it('tells its sender through the same door, and learns when the sender knows', async () => {
    const { sender, service } = bench
    const told = await service.acknowledged(first!.icpn)
    expect(told).toMatchObject({ status: 'FileOK', fetchedAt: null })
    const local = join(scratch, told.name)
    const path = `acknowledgements/${told.name}`
    const { output } = await sender.run(['ls -1 acknowledgements', `get ${path} ${local}`])
    expect(output).toContain(`\n${path}`)
    const xml = readFileSync(local, 'utf8')
    expect(xml).toContain('<ReleaseStatus>SuccessfullyIngestedByReleaseDistributor<')
    expect(xml).toContain(`<ICPN>${first!.icpn}</ICPN>`)
    expect((await service.acknowledged(first!.icpn)).fetchedAt).not.toBeNull()
    const refused = await sender.run([`put ${local} acknowledgements/mine.xml`])
    expect(refused.output).toMatch(/can only be read and deleted|permission denied/i)
    await sender.run([`rm ${path}`])
    expect((await sender.run(['ls -1 acknowledgements'])).output).not.toContain(told.name)
  })

  it('serves the cover for good and the page with a policy', async () => {
    const { stack, service } = bench
    const release = (await service.list('releases')).find(({ icpn }) => icpn === first!.icpn)
    const cover = release?.cover as { sha256: string; sizes: number[] }
    const picture = await fetch(`${stack.urls.web}/art/${cover.sha256}/${cover.sizes[0]}.jpg`)
    expect(picture.status).toBe(200)
    expect(picture.headers.get('content-type')).toBe('image/jpeg')
    expect(picture.headers.get('cache-control')).toMatch(/immutable/)
    const page = await fetch(`${stack.urls.web}/release/${release?.id}`)
    expect(page.headers.get('cache-control')).toBe('no-cache')
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'self'/)
  })

  it('shows an admin the delivery and a listener no admin page', async () => {
    const { browser, stack } = bench
    const admin = await Listener.open(browser, stack)
    onTestFailed(async () => console.error(await admin.evidence('admin')))
    await admin.signIn(bench.admin().email, bench.admin().password)
    await admin.page.goto('/admin')
    const row = admin.page.getByTestId('delivery-row').filter({ hasText: first!.title })
    await row.first().waitFor()
    await admin.page.context().close()

    const listener = await Listener.open(browser, stack)
    await listener.signIn(bench.listener().email, bench.listener().password)
    await listener.page.goto('/admin')
    await listener.page.waitForTimeout(2000)
    expect(await listener.page.getByTestId('delivery-row').count()).toBe(0)
    await listener.page.context().close()
  })
})

describe('cloud doors', () => describeCloudDoors(bench))

describe('bad input', () => describeBadInput(bench))

describe('real packages', () => describeRealPackages(bench))

describeS3(bench)

describeFeeds(bench)

describeDocumented(bench)

describeDocumentedSenders(bench)

describe('the end', () => {
  it('stops everything that it started', async () => {
    const { stack } = bench
    stopped = true
    await bench.browser.close()
    const code = await stack.stop()
    expect(code, `${stack.output()}\n${logTails()}`).toBe(0)
    expect(processesOf(stack.stackId)).toEqual([])
    const listening = await Promise.all(
      Object.entries(stack.ports).map(async ([name, port]) =>
        (await isListening(port)) ? name : '',
      ),
    )
    expect(listening.filter(Boolean)).toEqual([])
    expect(existsSync(join(scratch, 'stack.json'))).toBe(false)
  })
})
