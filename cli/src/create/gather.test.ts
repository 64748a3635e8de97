import { describe, expect, it } from 'vitest'
import { gatherRequest, type Ask, type Surroundings } from './gather.ts'
import { createProgram, type CreateFlags } from './request.ts'

const terminal: Surroundings = {
  stdinIsTty: true,
  stdoutIsTty: true,
  ci: false,
  packageManager: 'npm',
}

const answers = {
  ...{ directory: 'asked', template: 'catalogue', protocols: ['ftp', 's3'] },
  ...{ projectId: 'asked-1', install: false },
}

/** What is made of a command line, and whether anybody was asked. */
async function gathered(args: string[], surroundings: Partial<Surroundings> = {}) {
  let wasAsked = false
  const ask: Ask = async () => {
    wasAsked = true
    return answers
  }
  let flags: [string | undefined, CreateFlags] | undefined
  await createProgram('1.0.0', async (directory, said) => {
    flags = [directory, said]
  }).parseAsync(args, { from: 'user' })
  if (!flags) throw new Error('not parsed')
  const request = await gatherRequest(...flags, { ...terminal, ...surroundings }, ask)
  return { request, wasAsked }
}

describe('on a terminal', () => {
  it('asks when nothing is said', async () => {
    const { request, wasAsked } = await gathered([])
    expect(wasAsked).toBe(true)
    expect(request).toEqual({ ...answers, protocols: 'ftp,s3', git: true, force: false })
  })

  it.each([
    ['--yes'],
    ['-y'],
    ['--protocols=ftp'],
    ['--template=catalogue'],
    ['--project-id=blue-door'],
    ['--region=europe-west4'],
    ['--no-install'],
    ['--no-git'],
    ['--dry-run'],
    ['--json'],
    ['--force'],
    ['--name=x'],
  ])('asks nothing with %s', async (flag) => {
    const { request, wasAsked } = await gathered(['my-service', flag])
    expect(wasAsked).toBe(false)
    expect(request.directory).toBe('my-service')
  })

  it('hands on every flag', async () => {
    const { request } = await gathered([
      ...['d', '--name=n', '--protocols=gcs', '--template=catalogue', '--project-id=p'],
      ...['--region=r', '--force', '--no-install', '--no-git'],
    ])
    expect(request).toEqual({
      ...{ directory: 'd', name: 'n', protocols: 'gcs', template: 'catalogue', projectId: 'p' },
      ...{ region: 'r', force: true, install: false, git: false },
    })
  })
})

describe('without a terminal', () => {
  it.each([{ stdinIsTty: false }, { stdoutIsTty: false }, { ci: true }])(
    'says in one line what is missing, with an example: %j',
    async (surroundings) => {
      const failure = gathered(['blue-door'], surroundings)
      await expect(failure).rejects.toThrow(
        'there is no terminal to ask on, so say --protocols, --template, or --yes for the defaults. Example: npx create-ddex-dsp blue-door --protocols=sftp --template=streaming --yes',
      )
      await expect(failure).rejects.toHaveProperty('exitCode', 2)
    },
  )

  it('misses the folder too when nothing is said', async () => {
    const failure = gathered([], { ci: true, packageManager: 'pnpm' })
    await expect(failure).rejects.toThrow(/say <directory>, .*pnpm create ddex-dsp my-service/)
    await expect(failure).rejects.toHaveProperty('exitCode', 2)
  })
})

describe('with flags', () => {
  it('misses the folder and nothing else, with or without a terminal', async () => {
    const failure = gathered(['--yes'], { packageManager: 'pnpm' })
    await expect(failure).rejects.toThrow(
      'say the folder of the new project. Example: pnpm create ddex-dsp my-service --yes',
    )
    await expect(failure).rejects.toHaveProperty('exitCode', 2)
  })
})
