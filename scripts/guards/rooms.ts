/** A part of the house and what it may lean on; DESIGN section 1 as data. */
export interface Room {
  folder: string
  /** The name under which others import it. */
  packageName?: string
  /** Entries of our packages that it may import; tests may also import the test kit. */
  mayImport: readonly string[]
}

const core = ['@ddex/ern', '@ddex/dsp-core', '@ddex/dsp-core/schema'] as const
const servers = [
  ...core,
  '@ddex/dsp-core/firebase',
  '@ddex/ingestion-servers/bucket',
  '@ddex/ingestion-servers/common',
  '@ddex/ingestion-servers/ftp',
  '@ddex/ingestion-servers/sftp',
  '@ddex/ingestion-servers/s3',
  '@ddex/ingestion-servers/s3-tools',
  '@ddex/ingestion-servers/gcs',
  '@ddex/ingestion-servers/http',
  '@ddex/ingestion-servers/protocol-tests',
] as const
/** Stands in for S3 on one machine: the local stack and tests alone may lean on it. */
const localS3 = ['@ddex/local-s3', '@ddex/local-s3/policy'] as const
const screens = ['@ddex/player', '@ddex/storefront', '@ddex/dsp-core/schema'] as const

export const rooms: readonly Room[] = [
  { folder: 'packages/ern', packageName: '@ddex/ern', mayImport: [] },
  { folder: 'packages/dsp-core', packageName: '@ddex/dsp-core', mayImport: ['@ddex/ern'] },
  {
    folder: 'packages/ingestion-servers',
    packageName: '@ddex/ingestion-servers',
    mayImport: core,
  },
  { folder: 'packages/local-s3', packageName: '@ddex/local-s3', mayImport: [] },
  { folder: 'packages/player', packageName: '@ddex/player', mayImport: [] },
  {
    folder: 'packages/storefront',
    packageName: '@ddex/storefront',
    mayImport: ['@ddex/player', '@ddex/dsp-core/schema'],
  },
  {
    folder: 'packages/testkit',
    packageName: '@ddex/testkit',
    mayImport: [
      ...core,
      '@ddex/dsp-core/firebase',
      ...screens,
      'create-ddex-dsp/dev',
      'create-ddex-dsp/demo',
      ...localS3,
    ],
  },
  { folder: 'template/base/functions', mayImport: servers },
  { folder: 'template/base', mayImport: screens },
  { folder: 'servers/sftp', mayImport: servers },
  { folder: 'servers/ftp', mayImport: servers },
  { folder: 'lambda/s3-ingestion', mayImport: servers },
  {
    folder: 'cli',
    packageName: 'create-ddex-dsp',
    mayImport: ['@ddex/ern', '@ddex/ern/judging', '@ddex/dsp-core/schema'],
  },
  { folder: 'scripts', mayImport: [] },
]

/** Folders that may import more than their room, each with a reason. */
export const exceptions: readonly {
  folder: string
  mayImport: readonly string[]
  reason: string
}[] = [
  ...['cli/src/service', 'cli/src/protocol-tests', 'cli/src/deliveries'].map((folder) => ({
    folder,
    mayImport: ['@ddex/ingestion-servers/protocol-tests'],
    reason: 'Commands that deliver as a sender does load its clients when they are asked for.',
  })),
  {
    folder: 'cli/src/aws',
    mayImport: ['@ddex/ingestion-servers/s3-tools'],
    reason: 'Commands that change AWS load the tools for it when they are asked for.',
  },
  {
    folder: 'cli/src/dev',
    mayImport: ['@ddex/dsp-core', ...localS3],
    reason:
      'The local stack runs the S3 endpoint, and seeds feeds with the password hash that the servers check, in a program of its own that the command line does not start with.',
  },
]

/**
 * The floors inside a package, from the ground up, each with its folders: what a folder leans on is below it, never beside it.
 * What lies in no folder, and test code, may lean on any.
 */
export const floors: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'packages/dsp-core/src': [
    ['schema', 'workbench'],
    ['ports', 'content', 'deals'],
    ['delivery', 'feeds', 'media', 'threats'],
    ['catalogue', 'streaming'],
    ['acknowledgement'],
    ['ingest'],
    ['firebase'],
  ],
  'packages/ingestion-servers/src': [
    ['common', 'senders'],
    ['bucket'],
    ['ftp', 'sftp', 's3', 'gcs', 'http'],
    ['protocol-tests'],
  ],
}

/** Where each vendor's SDK is imported; nowhere else. Tests may use any of them as a client. */
export const vendorFolders: readonly { sdk: RegExp; folder: string }[] = [
  { sdk: /^firebase-admin(\/|$)/, folder: 'packages/dsp-core/src/firebase' },
  { sdk: /^@google-cloud\/storage(\/|$)/, folder: 'packages/ingestion-servers/src/gcs' },
  { sdk: /^firebase-functions(\/|$)/, folder: 'template/base/functions' },
  { sdk: /^firebase(\/|$)/, folder: 'packages/storefront/src/firebase' },
  { sdk: /^firebase-tools(\/|$)/, folder: 'cli' },
  { sdk: /^@(googleapis\/|google-cloud\/(?!storage))/, folder: 'cli/src/google' },
  { sdk: /^ssh2(\/|$)/, folder: 'packages/ingestion-servers/src/sftp' },
  { sdk: /^ftp-srv(\/|$)/, folder: 'packages/ingestion-servers/src/ftp' },
  { sdk: /^@aws-sdk\//, folder: 'packages/ingestion-servers/src/s3' },
  { sdk: /^hls\.js(\/|$)/, folder: 'packages/player/src' },
  { sdk: /^typesense(\/|$)/, folder: 'packages/dsp-core/src/typesense' },
  { sdk: /^(inquirer|@inquirer\/.*)$/, folder: 'cli/src/prompts' },
  { sdk: /^commander$/, folder: 'cli' },
]

/** Folders that only read config, build the parts and connect them: short files, no classes, no importers. */
export const wiring = {
  folders: ['template/base/functions', 'servers/sftp', 'servers/ftp', 'lambda/s3-ingestion'],
  maxLines: 120,
} as const

/** Folders without any I/O or SDK: they run in a browser, a function and a test alike. */
export const pureFolders: readonly { folder: string; mayImport: readonly RegExp[] }[] = [
  { folder: 'packages/dsp-core/src/schema', mayImport: [] },
  { folder: 'packages/player/src', mayImport: [/^hls\.js(\/light)?$/] },
]
