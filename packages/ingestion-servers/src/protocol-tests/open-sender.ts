import type { Sender } from '../senders/sender.ts'
import type { SenderTarget } from '../senders/target.ts'

/** Signs in as a sender; only the libraries of its protocol are loaded. Throws `SenderError`. */
export async function openSender(target: SenderTarget): Promise<Sender> {
  switch (target.protocol) {
    case 'ftp':
      return (await import('../ftp/sender.ts')).openFtpSender(target)
    case 'sftp':
      return (await import('../sftp/sender.ts')).openSftpSender(target)
    case 's3':
      return (await import('../s3/sender.ts')).openS3Sender(target)
    case 'gcs':
      return (await import('../gcs/sender.ts')).openGcsSender(target)
    case 'http':
      return (await import('../http/sender.ts')).openHttpSender(target)
  }
}
