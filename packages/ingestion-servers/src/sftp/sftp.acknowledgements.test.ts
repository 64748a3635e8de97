import { describeAcknowledgements, openSshClient } from '@ddex/testkit'
import { ssh2Client } from './ssh2-test-client.ts'
import { startSftp } from './sftp-under-test.ts'

describeAcknowledgements({
  name: 'SFTP',
  protocol: 'sftp',
  start: (feeds, acknowledgements) => startSftp(feeds, {}, acknowledgements),
  clients: [openSshClient, ssh2Client],
})
