import type { Browser } from 'playwright-core'
import type { Sender } from './sender.ts'
import type { Service } from './service.ts'
import type { RunningStack, StackDescription } from './stack.ts'

type User = StackDescription['users'][number]

/** What the scenarios share: a running service, somebody who sends, somebody who listens. */
export interface Bench {
  stack: RunningStack
  service: Service
  sender: Sender
  browser: Browser
  /** Folder of the first demo release, as a distributor would send it. */
  demoPackage: string
  secondPackage: string
  listener(): User
  admin(): User
  /** Ids of everything in the catalogue. */
  catalogue(): Promise<{ releases: string[]; tracks: string[] }>
}
