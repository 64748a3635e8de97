import { cpSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { once } from 'node:events'
import { beforeAll, describe, expect, it } from 'vitest'
import { documentedDelivery } from '../src/docs/documented-commands.ts'
import { commandsAgainst } from '../src/docs/documented-runs.ts'
import { beginTyping, interrupt, typeWell } from '../src/docs/typing.ts'
import type { Bench } from './bench.ts'
import { repository, scratch, startCommand } from './stack.ts'

/** Commands of the pages that operate a service, typed: against this stack, in the folder of the demo packages. */
export function describeDocumented(bench: Bench): void {
  // To which the pages go first.
  const typing = { cwd: join(scratch, 'demo'), env: { DDEX_DSP_LOCAL_DIR: scratch } }

  /** A delivery with a program in it. */
  async function sendProgram(): Promise<void> {
    const folder = join(scratch, 'bad', 'armed')
    const name = basename(bench.demoPackage)
    mkdirSync(dirname(folder), { recursive: true })
    cpSync(bench.demoPackage, folder, { recursive: true })
    renameSync(join(folder, `${name}.xml`), join(folder, 'armed.xml'))
    writeFileSync(join(folder, 'resources', `${name}_01.wav`), '#!/bin/sh\nexit 0\n')
    await bench.sender.sendFolder(folder)
    expect((await bench.service.settled('armed')).state).toBe('quarantined')
  }

  /** The id of a delivery that the command may be about. */
  async function deliveryFor(text: string): Promise<string> {
    const deliveries = await bench.service.list('deliveries')
    const states = text.includes('reprocess')
      ? [text.includes('--accept') ? 'quarantined' : 'rejected']
      : null
    const found = deliveries.find(({ state }) => !states || states.includes(String(state)))
    return found?.id ?? 'none'
  }

  /** Types what ends by Ctrl+C only, and ends it so when it has written a line. */
  async function watch(text: string): Promise<void> {
    const child = beginTyping(text, typing)
    try {
      const [line] = (await once(createInterface(child.stdout!), 'line')) as [string]
      expect(line).toMatch(/\w+ +\w+/)
    } finally {
      const ended = once(child, 'close')
      interrupt(child)
      await ended
    }
  }

  describe('commands of the pages, against the local stack', () => {
    beforeAll(sendProgram)

    it.each(
      commandsAgainst(repository, 'the local stack').map((each) => [
        `${each.page}:${each.line}`,
        each.text,
      ]),
    )('%s: %s', async (_, text) => {
      // This stack was begun by it.
      if (text === 'npm start') return expect(startCommand.slice(0, 2).join(' ')).toBe(text)
      if (text.endsWith('deliveries watch')) return watch(text)
      const id = await deliveryFor(text)
      const said = await typeWell(text.replace(documentedDelivery, id), typing)
      if (text.includes('reprocess')) expect(said).toBe(`${id} is taken up again.\n`)
      else expect(said.trim()).not.toBe('')
    })
  })
}
