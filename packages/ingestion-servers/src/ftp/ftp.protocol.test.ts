import {
  basicFtpClient,
  curlClient,
  describeProtocol,
  lftpClient,
  type FtpSecurity,
  type TestSender,
} from '@ddex/testkit'
import { startFtp } from './ftp-under-test.ts'

const names: Record<FtpSecurity, string> = {
  plain: 'FTP',
  explicit: 'FTPS (explicit)',
  implicit: 'FTPS (implicit)',
}

for (const security of ['plain', 'explicit', 'implicit'] as const) {
  describeProtocol({
    name: names[security],
    protocol: 'ftp',
    start: async (feeds: TestSender[]) => {
      const mode = security === 'plain' ? 'optional' : 'required'
      const running = await startFtp(feeds, { tls: { mode } })
      const { host, port, implicitPort } = running.addresses
      return { ...running, address: { host, port: security === 'implicit' ? implicitPort! : port } }
    },
    clients: [lftpClient(security), curlClient(security), basicFtpClient(security)],
  })
}
