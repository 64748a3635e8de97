import type { Protocol } from '@ddex/dsp-core/schema'

/** Doors by which deliveries come. */
export const protocolNames: readonly Protocol[] = ['ftp', 'sftp', 's3', 'gcs', 'http']
