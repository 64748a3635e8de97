import { basicFtpClient, describeAcknowledgements, lftpClient } from '@ddex/testkit'
import { startFtp } from './ftp-under-test.ts'

describeAcknowledgements({
  name: 'FTP',
  protocol: 'ftp',
  start: (feeds, acknowledgements) => startFtp(feeds, {}, acknowledgements),
  clients: [lftpClient('plain'), basicFtpClient('plain')],
})
