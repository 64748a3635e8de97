import type { DistroRelease } from './release.ts'

/** The builders of its two template copies: `A` is what its command line installs, `B` what its repository has. */
export type DistroDialect = 'A' | 'B'
export type DistroVersion = '3.8.2' | '4.2' | '4.3'
export type DistroSubType = 'Initial' | 'Update' | 'Takedown'

export interface DistroMessage {
  dialect: DistroDialect
  version: DistroVersion
  subType: DistroSubType
  messageId: string
  createdAt: Date
  release: DistroRelease
}

/** `MSG-<release>-<target>-INITIAL-<epoch ms>-<random>`. */
export const distroMessageId = (upc: string, subType: DistroSubType, at: Date): string =>
  `MSG-${upc.slice(-8)}-default-${subType.toUpperCase()}-${at.getTime()}-abcd1234`
