/** Where a sender delivers to, and as whom. */
export type SenderTarget = FtpTarget | SftpTarget | S3Target | GcsTarget | HttpTarget

export interface FtpTarget {
  protocol: 'ftp'
  host: string
  port: number
  username: string
  password: string
  security: 'plain' | 'explicit' | 'implicit'
  /** SHA-256 of the server's certificate, `AB:CD:…`, for one that no authority has signed. */
  certificateFingerprint?: string
}

export interface SftpTarget {
  protocol: 'sftp'
  host: string
  port: number
  username: string
  password?: string
  /** PEM or OpenSSH. */
  privateKey?: string
  passphrase?: string
  /** `SHA256:…`, as OpenSSH shows it. Without one any host key is taken: for tests only. */
  hostKeyFingerprint?: string
}

export interface S3Target {
  protocol: 's3'
  bucket: string
  region: string
  /** Ends with `/`. */
  prefix: string
  /** Of an S3 that is not AWS. */
  endpoint?: string
  /** Without them, the machine's own. */
  accessKeyId?: string
  secretAccessKey?: string
  sessionToken?: string
}

export interface GcsTarget {
  protocol: 'gcs'
  bucket: string
  /** Ends with `/`. */
  prefix: string
  projectId: string
  /** Of what stands in for Google: an emulator, where nobody signs in, unless there is an account. */
  endpoint?: string
  /** JSON of a service account's key; without it, the machine's own credentials. */
  serviceAccount?: string
}

export interface HttpTarget {
  protocol: 'http'
  /** `https://my-service.example/api/deliveries` */
  url: string
  apiKey: string
}
