import type { DistroMessage } from './kinds.ts'
import { writeDistroMessage } from './message.ts'
import { coverName, sentTrack } from './release.ts'

export interface DistroFile {
  kind: 'message' | 'audio' | 'image'
  name: string
  bytes: Buffer
}

/**
 * The files of a message, in the order in which DDEX Distro sends them: the message first, then what it names. A
 * take-down is the message alone; an update sends everything again.
 */
export function distroPackage(message: DistroMessage): DistroFile[] {
  const { release, subType, messageId } = message
  const xml = Buffer.from(writeDistroMessage(message))
  const first: DistroFile = { kind: 'message', name: `${messageId}.xml`, bytes: xml }
  if (subType === 'Takedown') return [first]
  const tracks = release.tracks.map(({ bytes }, index): DistroFile => ({
    kind: 'audio',
    name: sentTrack(release, index),
    bytes,
  }))
  return [first, ...tracks, { kind: 'image', name: coverName(release), bytes: release.cover.bytes }]
}
