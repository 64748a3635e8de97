import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CommandError } from '../terminal/command-error.ts'
import { nearest } from './nearest.ts'
import { parseProtocols, planProject, type CreateRequest } from './plan.ts'
import { nameFault, suggestName, titleOf } from './project-name.ts'

const asked: CreateRequest = { directory: 'my-service', install: true, git: true, force: false }
const here = { cwd: resolve('/home-of/ada'), packageManager: 'npm' } as const
const plan = (request: Partial<CreateRequest> = {}) => planProject({ ...asked, ...request }, here)

/** The usage error of a request. */
function refused(request: Partial<CreateRequest>): string {
  try {
    plan(request)
  } catch (error) {
    if (error instanceof CommandError && error.exitCode === 2) return error.message
    throw error
  }
  throw new Error('It was not refused.')
}

describe('a plan', () => {
  it('takes defaults for what nobody said', () => {
    expect(plan()).toEqual({
      directory: resolve('/home-of/ada/my-service'),
      directoryAsTyped: 'my-service',
      name: 'my-service',
      protocols: ['sftp'],
      template: 'streaming',
      projectId: '',
      region: 'us-central1',
      packageManager: 'npm',
      ...{ install: true, git: true, force: false },
    })
  })

  it('takes protocols once each and in one order', () => {
    expect(parseProtocols(' s3,FTP,,s3,sftp')).toEqual(['ftp', 'sftp', 's3'])
  })

  it('is named after its folder, also when that is the current one', () => {
    expect(planProject({ ...asked, directory: '.' }, here).name).toBe('ada')
    expect(plan({ directory: 'services/blue-door/' }).name).toBe('blue-door')
  })

  it.each([
    [{ protocols: 'sfpt' }, 'Did you mean sftp? There are ftp, sftp, s3, gcs, http.'],
    [{ protocols: 'carrier-pigeon' }, 'There are ftp, sftp, s3, gcs, http.'],
    [{ protocols: ',' }, '--protocols names none.'],
    [{ template: 'catalog' }, 'Did you mean catalogue? There are streaming and catalogue.'],
    [{ template: 'constructor' }, 'There is no template "constructor".'],
    [{ projectId: 'Blue Door' }, 'cannot be the id of a Firebase project'],
    [{ region: 'Europe' }, 'is not a region'],
    [{ directory: '' }, 'The folder of the new project is empty'],
    [{ directory: 'Bad Name' }, 'Use --name=bad-name'],
    [{ directory: '音楽' }, 'Use --name=my-service'],
    [{ name: 'node_modules' }, 'is taken by npm itself'],
  ])('refuses %j', (request, words) => expect(refused(request)).toContain(words))

  it.each(['Bad Name', '音楽', 'Ünïted Sound', 'C:\\music\\my service'])(
    'goes into the folder %s when the package has a name of its own',
    (directory) => {
      expect(plan({ directory, name: 'music' })).toMatchObject({ name: 'music' })
    },
  )
})

describe('a name', () => {
  it.each(['blue-door', 'a', 'b2.c_d'])('%s is good', (name) => expect(nameFault(name)).toBeNull())

  it.each(['', '.hidden', '_x', 'Blue', 'blue door', 'a/b', 'ü', 'x'.repeat(215)])(
    '%s is not, and there is one to use instead',
    (name) => {
      expect(nameFault(name)).not.toBeNull()
      expect(nameFault(suggestName(name))).toBeNull()
    },
  )

  it('is shown in words', () => {
    expect(titleOf('blue-door_records')).toBe('Blue Door Records')
  })
})

describe('what was meant', () => {
  it.each([
    ['sfpt', 'sftp'],
    ['gsc', 'gcs'],
    ['htpp', 'http'],
    ['pigeon', null],
    ['', null],
  ])('by %s is %s', (word, meant) => {
    expect(nearest(word, ['ftp', 'sftp', 's3', 'gcs', 'http'])).toBe(meant)
  })
})
