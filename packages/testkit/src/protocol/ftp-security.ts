/** How a client of FTP is to be connected: in the clear, over TLS after AUTH, or over TLS at once. */
export type FtpSecurity = 'plain' | 'explicit' | 'implicit'

const labels: Record<FtpSecurity, string> = {
  plain: '',
  explicit: ' with explicit TLS',
  implicit: ' with implicit TLS',
}

export const labelOf = (security: FtpSecurity): string => labels[security]
