import { createHash } from 'node:crypto'

/** Somebody who can sign in to the local stack. */
export interface DemoUser {
  email: string
  password: string
  name: string
  claims: { role: 'admin' | 'listener'; plan: 'premium'; territory: string }
}

/** A sender that can deliver to the local stack. */
export interface DemoFeed {
  id: string
  name: string
  protocol: 'ftp' | 'sftp' | 'http' | 'gcs' | 's3'
  /** By FTP and SFTP. */
  username: string
  password: string
  /** `warn` takes files whose hashes are wrong, and says so. */
  hashPolicy: 'enforce' | 'warn'
}

const words =
  'amber birch cedar coral delta ember fjord grove harbor indigo juniper lagoon meadow nectar opal pebble quartz river saffron tundra umber velvet willow zephyr'.split(
    ' ',
  )

/** A readable password that is the same on every start and every machine; worth nothing outside 127.0.0.1. */
export function demoPassword(name: string): string {
  const bytes = createHash('sha256').update(`ddex-dsp demo ${name}`).digest()
  const picked = [0, 1].map((index) => words[(bytes[index] ?? 0) % words.length])
  return `${picked.join('-')}-${10 + ((bytes[2] ?? 0) % 90)}`
}

const claims = { plan: 'premium', territory: 'NL' } as const

export const demoUsers: DemoUser[] = [
  {
    email: 'admin@demo.local',
    password: demoPassword('admin'),
    name: 'Ada Admin',
    claims: { role: 'admin', ...claims },
  },
  {
    email: 'listener@demo.local',
    password: demoPassword('listener'),
    name: 'Lee Listener',
    claims: { role: 'listener', ...claims },
  },
]

export const demoFeed: DemoFeed = {
  id: 'demo-sftp',
  name: 'Demo distributor (SFTP)',
  protocol: 'sftp',
  username: 'demo',
  password: demoPassword('sftp'),
  hashPolicy: 'enforce',
}

/** For senders whose messages were not made for the files that they send. */
export const lenientFeed: DemoFeed = {
  id: 'demo-sftp-lenient',
  name: 'Lenient demo distributor (SFTP)',
  protocol: 'sftp',
  username: 'demo-lenient',
  password: demoPassword('sftp lenient'),
  hashPolicy: 'warn',
}

export const ftpFeed: DemoFeed = {
  id: 'demo-ftp',
  name: 'Demo distributor (FTP)',
  protocol: 'ftp',
  username: 'demo-ftp',
  password: demoPassword('ftp'),
  hashPolicy: 'enforce',
}

export const httpFeed: DemoFeed = {
  id: 'demo-http',
  name: 'Demo distributor (HTTP)',
  protocol: 'http',
  username: '',
  password: demoPassword('http'),
  hashPolicy: 'enforce',
}

/** Nobody signs in to the Storage emulator. */
export const gcsFeed: DemoFeed = {
  id: 'demo-gcs',
  name: 'Demo distributor (Cloud Storage)',
  protocol: 'gcs',
  username: '',
  password: '',
  hashPolicy: 'enforce',
}

/** What the names of its objects begin with. */
export const gcsPrefix = `deliveries/${gcsFeed.id}/`

/** Its user name is an access key, and its password the secret of that. */
export const s3Feed: DemoFeed = {
  id: 'demo-s3',
  name: 'Demo distributor (S3)',
  protocol: 's3',
  username: 'AKIADEMODISTRIBUTOR0',
  password: demoPassword('s3'),
  hashPolicy: 'enforce',
}

export const demoFeeds = [demoFeed, ftpFeed, lenientFeed, httpFeed, gcsFeed, s3Feed]

/** The demo feeds of a project that takes deliveries by these protocols. */
export const feedsOf = (protocols: readonly string[]): DemoFeed[] =>
  demoFeeds.filter(({ protocol }) => protocols.includes(protocol))
