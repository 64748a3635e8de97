/** A setting that has no example file of its own. */
export interface DescribedSetting {
  name: string
  /** Null: it has to be set. */
  default: string | null
  says: string
}

/** What `template/base/functions/src/{config,outside}.ts` read; a test compares the names. */
export const functionSettings: readonly DescribedSetting[] = [
  {
    name: 'DDEX_DSP_STREAM_KEY',
    default: null,
    says: 'Signs the grants of streams: a secret of at least 32 characters. In Secret Manager; in the environment for the emulators.',
  },
  {
    name: 'DDEX_DSP_SEALING_KEY',
    default: null,
    says: 'Seals secrets of feeds: 32 bytes in base64, the newest first, commas between. In Secret Manager.',
  },
  {
    name: 'DDEX_DSP_BUCKET',
    default: "the project's own",
    says: "The service's bucket: what was received and what is streamed.",
  },
  {
    name: 'DDEX_DSP_DELIVERY_BUCKET',
    default: '',
    says: 'The bucket that senders write to by Cloud Storage; never the one of the service. Asked for at deployment.',
  },
  {
    name: 'DDEX_DSP_MEDIA_DELIVERY',
    default: 'gateway',
    says: '`gateway`: media through the function `stream`. `signed`: straight from the bucket by signed URLs.',
  },
  { name: 'DDEX_DSP_FFMPEG', default: 'ffmpeg', says: 'The path of ffmpeg, or its name on PATH.' },
  {
    name: 'DDEX_DSP_MAX_INSTANCES',
    default: '20',
    says: 'Instances of one function at a time at most.',
  },
  {
    name: 'DDEX_DSP_MAX_PROCESSING',
    default: '5',
    says: 'The same of `processDelivery`, which prepares audio and has the most memory.',
  },
  {
    name: 'DDEX_DSP_MAX_AUDIO_MINUTES',
    default: '240',
    says: 'A recording that lasts longer is not prepared.',
  },
  {
    name: 'DDEX_DSP_MAX_SCRATCH_MEGABYTES',
    default: '6144',
    says: 'Space to prepare one recording in.',
  },
  {
    name: 'DDEX_DSP_SAFE_ADDRESSES',
    default: '',
    says: 'Addresses and networks that are never banned for wrong keys, with commas.',
  },
  {
    name: 'DDEX_DSP_LOCAL_ASSET_HOSTS',
    default: '',
    says: 'Hosts of your own network from which files of deliveries by HTTP are fetched, by http as well.',
  },
  {
    name: 'DDEX_DSP_CLAMD',
    default: '',
    says: '`host:port` of a ClamAV daemon that scans what arrives. Unset: nothing is scanned.',
  },
  {
    name: 'DDEX_DSP_CLAMD_MAX_MEGABYTES',
    default: '100',
    says: "The daemon's `StreamMaxLength`: larger files are not shown to it.",
  },
  {
    name: 'DDEX_DSP_WORKBENCH',
    default: '',
    says: 'Address of the DDEX Workbench, for feeds that want its opinion. Unset: nobody is asked.',
  },
  { name: 'DDEX_DSP_WORKBENCH_KEY', default: '', says: 'Its API key, where it wants one.' },
  {
    name: 'DDEX_DSP_WORKBENCH_TIMEOUT_SECONDS',
    default: '10',
    says: 'How long it is waited for; 1 to 120.',
  },
]

/** What the command line reads besides its flags; a test compares the names. */
export const commandSettings: readonly DescribedSetting[] = [
  {
    name: 'DDEX_DSP_ADMIN_EMAIL',
    default: null,
    says: 'The admin as whom a service at Google is operated. The local stack has its own.',
  },
  { name: 'DDEX_DSP_ADMIN_PASSWORD', default: null, says: 'Their password.' },
  {
    name: 'DDEX_DSP_SENDER_PASSWORD',
    default: null,
    says: 'Of a feed for FTP or SFTP: for `test-delivery`, `feeds test`, `protocols test`.',
  },
  { name: 'DDEX_DSP_SENDER_API_KEY', default: null, says: 'The same for HTTP.' },
  {
    name: 'DDEX_DSP_SENDER_SERVICE_ACCOUNT',
    default: '',
    says: "The same for Cloud Storage: a file with a service account's key, else as this machine.",
  },
  {
    name: 'DDEX_DSP_GOOGLE_ORIGIN',
    default: '',
    says: "A proxy or stand-in for Google's APIs, each below the name of its host.",
  },
  {
    name: 'DDEX_DSP_LOCAL_DIR',
    default: '.local',
    says: 'Where the local stack keeps its state, so that two can run side by side.',
  },
  {
    name: 'DDEX_DSP_PORT_<NAME>',
    default: 'see the README',
    says: 'Moves one port of the local stack, such as `DDEX_DSP_PORT_SFTP=2022`.',
  },
]
