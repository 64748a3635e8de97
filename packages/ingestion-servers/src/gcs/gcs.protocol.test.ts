import { RecordingInbox, describeProtocol, type TestSender } from '@ddex/testkit'
import { bucket, gcsFeed, startGcs } from './gcs-test-bench.ts'
import { googleClient, senderAccount } from './gcs-test-client.ts'

describeProtocol({
  name: 'Cloud Storage',
  protocol: 'gcs',
  async start(senders: TestSender[]) {
    const inbox = new RecordingInbox()
    const accounts = senders.map(({ username, password }) => senderAccount(username, password))
    const gcs = await startGcs(
      senders.map(({ feed }) => gcsFeed(feed.id)),
      { accounts, recorder: inbox },
    )
    gcs.triggers()
    return {
      ...{ inbox, log: gcs.log },
      address: { host: '127.0.0.1', port: Number(new URL(gcs.server.url).port) },
      async refusals(feedId) {
        await gcs.told()
        const reports = gcs.server
          .keys(bucket)
          .filter((key) => key.startsWith(`errors/${feedId}/`))
          .map((key) => gcs.server.objects.get(`${bucket}/${key}`)?.bytes.toString() ?? '{}')
        return reports.map((text) => (JSON.parse(text) as { code: string }).code)
      },
      async stop() {
        await gcs.told()
        await gcs.server.stop()
      },
    }
  },
  clients: [googleClient],
})
