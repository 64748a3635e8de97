import { usageError } from '../terminal/command-error.ts'

/** Doors by which deliveries come. */
export const protocols = ['ftp', 'sftp', 's3', 'gcs', 'http'] as const
export type Protocol = (typeof protocols)[number]

/** What is said on the command line, or asked for, of the feeds that are to be made. */
export interface SetupAnswers {
  protocol: Protocol[]
  distributor: string
  s3Bucket?: string
  s3Region?: string
  gcsBucket?: string
}

/** A feed as `createFeed` takes it. */
export interface WantedFeed {
  feed: { id: string; name: string; protocol: Protocol; distributorId: string; location?: object }
  credentials: { password?: 'generate' }
}

/** The protocols in a list with commas. Throws `CommandError` for unknown ones. */
export function protocolsOf(text: string): Protocol[] {
  return text.split(',').map((name) => {
    const found = protocols.find((each) => each === name.trim())
    if (found) return found
    throw usageError(`There is no protocol '${name}'; there are ${protocols.join(', ')}.`)
  })
}

/** One feed for each protocol. Throws `CommandError` for a bucket that is not said. */
export function feedsFor(answers: SetupAnswers): WantedFeed[] {
  return answers.protocol.map((protocol) => {
    const { distributor } = answers
    const id = `${distributor}-${protocol}`
    const location = locationOf(protocol, id, answers)
    return {
      feed: {
        ...{ id, name: `${distributor} by ${protocol.toUpperCase()}`, protocol },
        ...{ distributorId: distributor, ...(location ? { location } : {}) },
      },
      credentials: protocol === 's3' || protocol === 'gcs' ? {} : { password: 'generate' },
    }
  })
}

function locationOf(protocol: Protocol, id: string, answers: SetupAnswers): object | null {
  const prefix = `deliveries/${id}/`
  if (protocol === 's3') {
    const { s3Bucket: bucket, s3Region: region } = answers
    if (bucket && region) return { bucket, region, prefix }
    throw usageError('Say --s3-bucket and --s3-region: where the sender delivers.')
  }
  if (protocol !== 'gcs') return null
  if (answers.gcsBucket) return { bucket: answers.gcsBucket, prefix }
  throw usageError('Say --gcs-bucket: where the sender delivers.')
}

/** What is to be done next for each protocol. */
export const nextFor: Record<Protocol, (feedId: string) => string> = {
  ftp: (id) => `ddex-dsp servers start ftp && ddex-dsp feeds test ${id}`,
  sftp: (id) => `ddex-dsp servers start sftp && ddex-dsp feeds test ${id}`,
  s3: (id) => `ddex-dsp s3 setup --feed=${id} --dry-run`,
  gcs: (id) => `ddex-dsp feeds show ${id}`,
  http: (id) => `ddex-dsp feeds show ${id}`,
}
