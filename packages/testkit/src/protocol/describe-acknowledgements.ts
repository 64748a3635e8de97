import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AcknowledgementFolder, Protocol } from '@ddex/dsp-core'
import { memoryAcknowledgementFolder } from '../memory/acknowledgement-folder.ts'
import type { ProtocolClient, ProtocolClientKind, RunningProtocol } from './protocol-client.ts'
import { testSender, type TestSender } from './test-sender.ts'

export interface AcknowledgingProtocol {
  name: string
  protocol: Protocol
  start(feeds: TestSender[], acknowledgements: AcknowledgementFolder): Promise<RunningProtocol>
  clients: ProtocolClientKind[]
}

const folder = 'acknowledgements'
const first = 'ACK_MSG-1_20261122100000123.xml'
const second = 'ACK_MSG-2_20261122100000456.xml'
const xml = '<?xml version="1.0"?>\n<a>Ωκ, «Ebb» &amp; more</a>\n'

/** What every protocol that has acknowledgements must hold, tried with each of its clients. */
export function describeAcknowledgements(protocol: AcknowledgingProtocol): void {
  describe.each(protocol.clients)(`acknowledgements by ${protocol.name} with $name`, (kind) => {
    let service: ReturnType<typeof memoryAcknowledgementFolder>
    let server: RunningProtocol
    let clients: ProtocolClient[]
    let one: TestSender, two: TestSender, silent: TestSender

    const connect = async (sender: TestSender) => {
      const client = await kind.connect(server.address, sender)
      clients.push(client)
      return client
    }
    beforeEach(async () => {
      const by = protocol.protocol
      one = testSender('one', by)
      two = testSender('two', by)
      silent = testSender('silent', by, { acknowledgement: 'off' })
      service = memoryAcknowledgementFolder()
      clients = []
      server = await protocol.start([one, two, silent], service.folder)
      await service.add('one', first, xml)
      await service.add('one', second, xml)
      await service.add('two', 'ACK_OTHER.xml', '<other/>')
    })
    afterEach(async () => {
      for (const client of clients) await client.close()
      await server.stop()
    })

    test('are listed and read, and the service learns that they were', async () => {
      const client = await connect(one)
      expect(await client.list('')).toEqual([folder])
      expect((await client.list(folder)).sort()).toEqual([first, second])
      expect(await service.fetchedAt(first)).toBeNull()
      expect(Buffer.from(await client.get(`${folder}/${first}`)).toString()).toBe(xml)
      expect(await service.fetchedAt(first)).not.toBeNull()
      expect(await service.fetchedAt(second)).toBeNull()
    })

    test('may be deleted, which counts as fetched', async () => {
      const client = await connect(one)
      await client.remove(`${folder}/${first}`)
      expect(await client.list(folder)).toEqual([second])
      await expect(client.get(`${folder}/${first}`)).rejects.toThrow()
      await expect(client.remove(`${folder}/${first}`)).rejects.toThrow()
      expect(await service.fetchedAt(first)).not.toBeNull()
    })

    test('are ours: nothing is written, renamed, made or removed there', async () => {
      const client = await connect(one)
      await client.put('mine.xml', Buffer.from('mine'))
      const bytes = Buffer.from('not ours')
      await expect(client.put(`${folder}/${first}`, bytes)).rejects.toThrow()
      await expect(client.put(`${folder}/new.xml`, bytes)).rejects.toThrow()
      await expect(client.rename('mine.xml', `${folder}/mine.xml`)).rejects.toThrow()
      await expect(client.rename('mine.xml', folder)).rejects.toThrow()
      await expect(client.rename(`${folder}/${first}`, 'stolen.xml')).rejects.toThrow()
      await expect(client.rename(folder, 'elsewhere')).rejects.toThrow()
      await expect(client.makeFolder(`${folder}/sub`)).rejects.toThrow()
      await expect(client.removeFolder(folder)).rejects.toThrow()
      expect((await client.list('')).sort()).toEqual([folder, 'mine.xml'])
      expect((await client.list(folder)).sort()).toEqual([first, second])
      expect(Buffer.from(await client.get(`${folder}/${first}`)).toString()).toBe(xml)
      expect(server.inbox.paths('one')).not.toContain(`${folder}/new.xml`)
    })

    test('of another feed are not there', async () => {
      const client = await connect(one)
      const path = `${folder}/ACK_OTHER.xml`
      await expect(client.get(path)).rejects.toThrow()
      await expect(client.remove(path)).rejects.toThrow()
      await expect(client.get(`${folder}/../../two/${path}`)).rejects.toThrow()
      expect(await (await connect(two)).list(folder)).toEqual(['ACK_OTHER.xml'])
      expect(await service.fetchedAt('ACK_OTHER.xml')).toBeNull()
    })

    test('cost nothing where nobody asks for them, and are absent where a feed has none', async () => {
      const client = await connect(one)
      service.asked.count = 0
      await client.makeFolder('album')
      await client.put('album/track.wav', Buffer.from('sound'))
      await client.get('album/track.wav')
      await client.list('')
      expect(service.asked.count).toBe(0)
      const without = await connect(silent)
      expect(await without.list('')).toEqual([])
      await without.makeFolder(folder)
      await without.put(`${folder}/own.xml`, Buffer.from('own'))
      expect(await without.list(folder)).toEqual(['own.xml'])
      expect(service.asked.count).toBe(0)
    })
  })
}
