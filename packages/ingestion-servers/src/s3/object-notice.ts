/** What S3 tells of an object: that a version of it came, or that its key has none any more. */
export interface ObjectNotice {
  kind: 'created' | 'removed'
  bucket: string
  /** As its sender named it. */
  key: string
  /** Null where the bucket keeps no versions. */
  versionId: string | null
  /** Without quotes; empty where the event tells none. */
  etag: string
  /** Bytes. */
  size: number
  /** Hexadecimal. Of two events of one key, the greater is the later, see `orderOf`. */
  sequencer: string
  /** From where it was put; empty where the event does not say. */
  address: string
}

const orderWidth = 64

/**
 * A sequencer as text that sorts. S3's vary in length: "first right pad the shorter value with zeros, and then
 * do a lexicographical comparison" (Amazon S3 User Guide, "Event message structure").
 */
export const orderOf = (sequencer: string): string =>
  sequencer.toUpperCase().padEnd(orderWidth, '0')

/** Names the version that a notice is of: however often and by whatever way it is told, the name is the same. */
export const versionName = ({ bucket, key, versionId, etag, sequencer }: ObjectNotice): string =>
  `s3://${bucket}/${key} ${versionId ?? etag} ${sequencer.toUpperCase()}`
