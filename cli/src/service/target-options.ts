import { InvalidArgumentError, Option, type Command } from 'commander'

function port(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value > 0 && value < 65_536) return value
  throw new InvalidArgumentError('A port is a number from 1 to 65535.')
}

/** Flags that say where a sender delivers to; the local stack tells all of them by itself. */
export const withTargetOptions = (command: Command): Command =>
  command
    .option('--host <name>', 'of the FTP or SFTP server')
    .option('--port <n>', 'of the FTP or SFTP server', port)
    .option('--username <name>', 'else the sign-in name of the feed')
    .option('--host-key <SHA256:...>', 'the key that the SFTP server must have')
    .option('--certificate <AB:CD:...>', 'the certificate that the FTP server must have, SHA-256')
    .addOption(
      new Option('--security <kind>', 'FTP: without, explicit or implicit TLS')
        .choices(['plain', 'explicit', 'implicit'])
        .default('explicit'),
    )
