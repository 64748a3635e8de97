import { describeProtocol, openSshClient } from '@ddex/testkit'
import { ssh2Client } from './ssh2-test-client.ts'
import { startSftp } from './sftp-under-test.ts'

describeProtocol({
  name: 'SFTP',
  protocol: 'sftp',
  start: startSftp,
  clients: [openSshClient, ssh2Client],
})
