import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { nextSteps, quoted } from './next-steps.ts'
import { createCommand, packageManagerOf, runScript } from './package-manager.ts'
import { planProject } from './plan.ts'

const cwd = resolve('/home-of/ada')
const stepsFor = (
  directory: string,
  manager: 'npm' | 'pnpm' | 'yarn' | 'bun',
  installed = false,
) => {
  const request = { directory, name: 'music', install: true, git: true, force: false }
  const plan = planProject(request, { cwd, packageManager: manager })
  return nextSteps(plan, { cwd, installed, platform: 'linux' })
}

describe('the next steps', () => {
  it.each([
    ['npm', ['cd music', 'npm install', 'npm run dev']],
    ['pnpm', ['cd music', 'pnpm install', 'pnpm dev']],
    ['yarn', ['cd music', 'yarn install', 'yarn dev']],
    ['bun', ['cd music', 'bun install', 'bun run dev']],
  ] as const)('are those of %s', (manager, steps) => {
    expect(stepsFor('music', manager)).toEqual(steps)
  })

  it('leave out what is done or not needed', () => {
    expect(stepsFor('.', 'npm', true)).toEqual(['npm run dev'])
  })

  it.each([
    ['my music', "cd 'my music'"],
    ["ada's music", "cd 'ada'\\''s music'"],
    ['音楽', "cd '音楽'"],
    ['-x', 'cd ./-x'],
    ['deep/in/here', 'cd deep/in/here'],
    ['../elsewhere', `cd ${resolve('/home-of/elsewhere')}`],
  ])('go into %s', (directory, step) => expect(stepsFor(directory, 'npm')[0]).toBe(step))

  it('quote for the shells of Windows', () => {
    expect(quoted('C:\\music\\service', 'win32')).toBe('C:\\music\\service')
    expect(quoted('C:\\my music\\service', 'win32')).toBe('"C:\\my music\\service"')
  })
})

describe('the package manager', () => {
  it.each([
    ['npm/11.0.0 node/v22.0.0 linux x64', 'npm'],
    ['pnpm/10.1.0 npm/? node/v20.20.2 linux x64', 'pnpm'],
    ['yarn/1.22.22 npm/? node/v20', 'yarn'],
    ['bun/1.2.0', 'bun'],
    ['cnpm/9', 'npm'],
    [undefined, 'npm'],
  ])('of %s is %s', (agent, manager) => expect(packageManagerOf(agent)).toBe(manager))

  it('has its own way to run things', () => {
    expect(runScript('pnpm', 'dev')).toBe('pnpm dev')
    expect(createCommand('npm', 'x --yes')).toBe('npx create-ddex-dsp x --yes')
    expect(createCommand('yarn', 'x --yes')).toBe('yarn create ddex-dsp x --yes')
  })
})
