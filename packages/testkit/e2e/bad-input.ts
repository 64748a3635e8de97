import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, it } from 'vitest'
import type { Bench } from './bench.ts'
import { processesOf, scratch } from './stack.ts'

/** What must never be told to a sender or an admin. */
const innards = /\bat .+\.(ts|js|mjs):\d+|node_modules|TypeError|\/servers\/|\/packages\//

/** A message of the demo release, changed. */
function brokenMessage(bench: Bench, folder: string, change: (xml: string) => string): string {
  const { demoPackage } = bench
  const xml = readFileSync(join(demoPackage, `${basename(demoPackage)}.xml`), 'utf8')
  const target = join(scratch, 'bad', folder)
  mkdirSync(target, { recursive: true })
  writeFileSync(join(target, `${folder}.xml`), change(xml))
  return target
}

const messages: [name: string, folder: string, change: (xml: string) => string][] = [
  ['a truncated message', 'truncated', (xml) => xml.slice(0, xml.length / 2)],
  ['a text file named .xml', 'text', () => 'Dear service,\nplease find our new album attached.\n'],
  [
    'a message with a DOCTYPE',
    'doctype',
    (xml) =>
      xml.replace(/(<\?xml[^>]*\?>)/, '$1\n<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
  ],
]

/** Each of them ends in a clear state or a refusal, nothing is half visible, the servers are still up. */
export function describeBadInput(bench: Bench): void {
  it.each(messages)('rejects %s, in words', async (_, folder, change) => {
    const { sender, service } = bench
    const before = await bench.catalogue()
    await sender.sendFolder(brokenMessage(bench, folder, change))
    const delivery = await service.settled(folder)
    expect(delivery.state).toBe('rejected')
    expect(delivery.reason).toMatch(/\w+ \w+/)
    expect(delivery.nextStep).toMatch(/\w+ \w+/)
    const issues = await service.issues(delivery.id)
    expect(issues.filter(({ severity }) => severity === 'error')).not.toEqual([])
    expect(JSON.stringify([delivery, issues])).not.toMatch(innards)
    expect(await bench.catalogue()).toEqual(before)
  })

  it('keeps half a file out of sight, and takes the whole one later', async () => {
    const { sender, service, secondPackage } = bench
    const folder = basename(secondPackage)
    const before = await bench.catalogue()
    const wave = `${folder}_01.wav`
    await sender.run([
      `mkdir ${folder}`,
      `mkdir ${folder}/resources`,
      `put "${join(secondPackage, `${folder}.xml`)}" ${folder}/${folder}.xml`,
    ])
    await sender.sendHalf(
      join(secondPackage, 'resources', wave),
      `${folder}/resources/${wave}`,
      4000,
    )
    await expect
      .poll(async () => (await service.delivery(folder))?.state, {
        timeout: 120_000,
        interval: 500,
      })
      .toBe('waiting_for_files')
    const inbox = await service.list(`delivery_feeds/${bench.stack.sftp.feedId}/inbox`)
    expect(inbox.map(({ path }) => path)).not.toContain(`${folder}/resources/${wave}`)
    expect(await bench.catalogue()).toEqual(before)

    await sender.sendFolder(secondPackage)
    expect((await service.settled(folder)).state).toBe('completed')
  })

  it.each([
    ['a wrong password', { password: 'not-the-password' }],
    ['an unknown user', { username: 'nobody-here' }],
  ])('refuses %s and says no more than that', async (_, signIn) => {
    const { code, output } = await bench.sender.run(['ls'], signIn)
    expect(code).not.toBe(0)
    expect(output).toMatch(/Permission denied/)
    expect(output).not.toMatch(innards)
  })

  it('does not let a path with .. leave the feed', async () => {
    const before = await bench.catalogue()
    const note = join(scratch, 'bad', 'escape.xml')
    writeFileSync(note, 'out')
    const { output } = await bench.sender.run([
      `put "${note}" ../../../escape.xml`,
      `put "${note}" a/../../escape.xml`,
      'get ../../../etc/passwd /dev/null',
    ])
    expect(output).not.toMatch(innards)
    expect(output).toMatch(/etc\/passwd.*not found|No such file|Permission denied|Failure/i)
    expect(await bench.catalogue()).toEqual(before)
  })

  it('has every server still up', async () => {
    const { stack, sender } = bench
    const { code } = await sender.run(['ls'])
    expect(code).toBe(0)
    expect((await fetch(stack.urls.web)).status).toBe(200)
    if (process.platform === 'linux') expect(processesOf(stack.stackId).join('\n')).toMatch(/java/)
  })
}
