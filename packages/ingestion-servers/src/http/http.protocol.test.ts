import { RecordingInbox, describeProtocol, type TestSender } from '@ddex/testkit'
import { fetchClient } from './http-test-client.ts'
import { startHttpDoor } from './http-under-test.ts'

describeProtocol({
  name: 'HTTP',
  protocol: 'http',
  async start(senders: TestSender[]) {
    const inbox = new RecordingInbox()
    const door = await startHttpDoor(senders, { recorder: inbox })
    return {
      ...{ inbox, log: door.log },
      address: { host: '127.0.0.1', port: Number(new URL(door.url).port) },
      stop: () => door.stop(),
    }
  },
  clients: [fetchClient],
})
