/** Ways in which deliveries arrive, in the order in which they are listed. */
export const protocols = ['ftp', 'sftp', 's3', 'gcs', 'http'] as const
export type Protocol = (typeof protocols)[number]

/** What kind of service is made. */
export const templates = {
  streaming:
    'a streaming service: listeners sign in, and their plan and the deals decide what plays',
  catalogue: "a label's showcase: what the deals make free plays without signing in",
} as const
export type Template = keyof typeof templates
export const templateNames = Object.keys(templates) as Template[]

export const packageManagers = ['npm', 'pnpm', 'yarn', 'bun'] as const
export type PackageManager = (typeof packageManagers)[number]

/** What is taken where nothing is said. */
export const defaults = {
  protocols: ['sftp'] as Protocol[],
  template: 'streaming' as Template,
  projectId: '',
  region: 'us-central1',
}
