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
  run,
  startProject,
  withinTime,
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
  create = await installCli(folder, packedCli())
}, minutes(15))
afterAll(() => rmSync(folder, { recursive: true, force: true }), minutes(5))

/** Delivers a demo release to a running project with OpenSSH's `sftp`. */
async function deliverBySftp(stack: RunningProject): Promise<void> {
  await new Sender(stack).sendFolder(writeDemoPackage(release!, join(scratch, 'demo')))
  const delivery = await new Service(stack).settled(release!.icpn)
  expect(delivery.state, String(delivery.reason)).toBe('completed')
}

/** The same by a protocol's own door, with the command line that the project has installed. */
async function deliverByCommand(where: string, stack: RunningProject, protocol: string) {
  const feed = stack.feeds.find((each) => each.protocol === protocol)
  const assets = writeDemoPackage(release!, join(scratch, 'demo'))
  const { code, output } = await run(
    join(where, 'node_modules', '.bin', 'ddex-dsp'),
    [
      ...['test-delivery', '--wait', '--timeout=240'],
      ...[`--protocol=${protocol}`, `--feed-id=${feed?.id}`],
      ...[`--ern=${join(assets, `${release!.icpn}.xml`)}`, `--assets=${assets}`],
    ],
    where,
  )
  expect(code, output).toBe(0)
  expect(output).toContain('completed')
}

/** Hears the demo release, signed in or not. */
async function hear(stack: RunningProject, signsIn: boolean): Promise<void> {
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
      const npm = async (most: number, ...words: string[]): Promise<void> => {
        const env = { DDEX_DSP_TEST_PORT_OFFSET: String(portOffset) }
        const title = words.join(' ')
        withinTime(title, await must(title, 'npm', words, project, env), most)
      }
      const made = await must('create', create, ['my-service', ...flags, '--no-install'], folder)
      withinTime('create', made, 2)
      await npm(60, 'install', '--no-audit', '--no-fund')
      await npm(20, 'run', 'build')
      await npm(20, 'run', 'type-check')
      await npm(20, 'run', 'lint')
      await npm(20, 'exec', '--', 'prettier', '--check', '.')
      await npm(30, 'run', 'doctor')
      // The service starts in them, takes a delivery and stops.
      await npm(60, 'test')
    },
    minutes(30),
  )

  it(
    'is whole when it is deployed into emulators, and has a plan for Google',
    async () => {
      const offset = `--port-offset=${portOffset}`
      const tool = join(project, 'node_modules', '.bin', 'ddex-dsp')
      await must('rehearse', tool, ['deploy', '--rehearse', offset], project)
      const plan = await run('npm', ['run', 'deploy', '--', '--dry-run'], project)
      expect(plan.code, plan.output).toBe(0)
      expect(plan.output).toContain('firebase deploy --only functions --project PROJECT_ID')
      expect(plan.output).toContain('docker build -f servers/sftp/Dockerfile')
    },
    minutes(10),
  )

  it(
    'takes a delivery and is heard',
    async () => {
      await running(project, async (stack) => {
        await deliverBySftp(stack)
        await hear(stack, true)
      })
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
      await running(label, async (stack) => {
        await deliverBySftp(stack)
        await hear(stack, false)
      })
    },
    minutes(10),
  )
})

describe.each([
  ['s3', 'us-central1'],
  ['gcs', 'us-central1'],
  // Elsewhere than by default: app, functions and command line must agree where that is.
  ['http', 'europe-west1'],
  ['ftp', 'us-central1'],
])('S1: a service that takes %s alone, in %s', (protocol, region) => {
  it(
    'takes a delivery through its only door and is heard',
    async () => {
      const where = join(folder, `only-${protocol}`)
      const flags = [`--protocols=${protocol}`, `--region=${region}`, '--no-install', '--no-git']
      await must('create', create, [`only-${protocol}`, ...flags], folder)
      borrowPackages(where, project)
      const env = { DDEX_DSP_TEST_PORT_OFFSET: String(portOffset) }
      await must('its own tests', 'npm', ['test'], where, env)
      await running(where, async (stack) => {
        expect(stack.region).toBe(region)
        await deliverByCommand(where, stack, protocol)
        await hear(stack, true)
      })
    },
    minutes(10),
  )
})
