import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { demoReleases, writeDemoPackage } from 'create-ddex-dsp/demo'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Listener, openBrowser } from '../e2e/listener.ts'
import { Sender } from '../e2e/sender.ts'
import { Service } from '../e2e/service.ts'
import { processesOf, scratch } from '../e2e/stack.ts'
import {
  borrowPackages,
  emptyFolder,
  installCli,
  must,
  packedCli,
  startProject,
  type RunningProject,
} from './project.ts'

const portOffset = Number(process.env.DDEX_DSP_E2E_PORT_OFFSET ?? 1200) + 50
const minutes = (count: number): number => count * 60_000

const folder = emptyFolder('scaffold')
const project = join(folder, 'my-service')
const [release] = demoReleases
if (!release) throw new Error('There is no demo music.')
let create = ''

beforeAll(async () => {
  mkdirSync(scratch, { recursive: true })
  create = await installCli(folder, await packedCli())
}, minutes(15))
afterAll(() => rmSync(folder, { recursive: true, force: true }), minutes(5))

/** Delivers a demo release by SFTP to a running project and hears it, signed in or not. */
async function deliverAndHear(stack: RunningProject, signsIn: boolean): Promise<void> {
  const service = new Service(stack)
  await new Sender(stack).sendFolder(writeDemoPackage(release!, join(scratch, 'demo')))
  const delivery = await service.settled(release!.icpn)
  expect(delivery.state, String(delivery.reason)).toBe('completed')
  const browser = await openBrowser()
  try {
    const listener = await Listener.open(browser, stack)
    const user = stack.users.find(({ claims }) => claims.role === 'listener')
    if (signsIn) await listener.signIn(user?.email ?? '', user?.password ?? '')
    await listener.openRelease(release!.title)
    await listener.playRelease()
    await listener.hears(3)
    expect(listener.complaints).toEqual([])
  } finally {
    await browser.close()
  }
}

async function running(
  where: string,
  use: (stack: RunningProject) => Promise<void>,
): Promise<void> {
  const stack = await startProject(where, portOffset)
  let stopped: Promise<number | null> | undefined
  try {
    await use(stack)
  } finally {
    stopped = stack.interrupt()
    await stopped
  }
  expect(await stopped).toBe(130)
  expect(processesOf(stack.stackId)).toEqual([])
}

describe('S1: the packed command line in an empty folder', () => {
  it(
    'makes a project, with its packages, that builds and passes its own checks',
    async () => {
      const flags = ['--protocols=ftp,sftp,s3,gcs,http', '--template=streaming', '--yes']
      await must('create and install', create, ['my-service', ...flags], folder)
      await must('build', 'npm', ['run', 'build'], project)
      await must('type-check', 'npm', ['run', 'type-check'], project)
      await must('lint', 'npm', ['run', 'lint'], project)
      const env = { DDEX_DSP_TEST_PORT_OFFSET: String(portOffset) }
      await must('test', 'npm', ['test'], project, env)
    },
    minutes(30),
  )

  it(
    'takes a delivery and is heard',
    async () => {
      await running(project, (stack) => deliverAndHear(stack, true))
    },
    minutes(10),
  )
})

describe("a label's showcase", () => {
  it(
    'plays what the deals make free to somebody who has not signed in',
    async () => {
      const label = join(folder, 'my-label')
      const flags = ['--template=catalogue', '--protocols=sftp', '--no-install', '--no-git']
      await must('create', create, ['my-label', ...flags], folder)
      borrowPackages(label, project)
      await running(label, (stack) => deliverAndHear(stack, false))
    },
    minutes(10),
  )
})
