import { RecordingInbox, describeProtocol, type TestSender } from '@ddex/testkit'
import { awsSdkClient } from './s3-test-client.ts'
import { keysIn, readText, startS3Bench } from './s3-test-bench.ts'
import { placed } from './s3-test-senders.ts'

describeProtocol({
  name: 'S3',
  protocol: 's3',
  async start(senders: TestSender[]) {
    const inbox = new RecordingInbox()
    // Kept, so that a sender sees what it has sent.
    const bench = await startS3Bench({
      inbox,
      senders: senders.map((each) => placed(each, 'keep')),
    })
    return {
      address: { host: '127.0.0.1', port: bench.port },
      inbox,
      log: bench.log,
      async refusals(feedId) {
        await bench.s3.eventsDelivered()
        const ours = bench.ours()
        const keys = await keysIn(ours)
        const reports = keys.filter((key) => key.startsWith(`errors/${feedId}/`))
        const texts = await Promise.all(reports.map((key) => readText(ours, key)))
        return texts.map((text) => (JSON.parse(text) as { code: string }).code)
      },
      stop: () => bench.stop(),
    }
  },
  clients: [awsSdkClient],
})
