import type { DraftDeal, DraftTrack, NewReleaseDraft } from './draft.ts'
import type { Node } from './xml-builder.ts'

/** A track with its references in the message. */
export interface NumberedTrack extends DraftTrack {
  resourceRef: string
  technicalRef: string
  releaseRef: string
  disc: number
  number: number
}

export function numberTracks(tracks: DraftTrack[]): NumberedTrack[] {
  return tracks.map((track, at) => {
    const disc = track.disc ?? 1
    const before = tracks.slice(0, at).filter((other) => (other.disc ?? 1) === disc)
    const number = String(at + 1)
    return {
      ...track,
      disc,
      number: track.number ?? before.length + 1,
      resourceRef: `A${number}`,
      technicalRef: `T${number}`,
      releaseRef: `R${number}`,
    }
  })
}

/** Tracks by disc, discs in order. */
export function discsOf(tracks: NumberedTrack[]): [number, NumberedTrack[]][] {
  const discs = [...new Set(tracks.map(({ disc }) => disc))].sort((a, b) => a - b)
  return discs.map((disc) => [
    disc,
    tracks.filter((track) => track.disc === disc).sort((a, b) => a.number - b.number),
  ])
}

export function writeHeader(draft: NewReleaseDraft): Node {
  return {
    MessageThreadId: draft.messageId,
    MessageId: draft.messageId,
    MessageSender: writeParty(draft.sender),
    MessageRecipient: writeParty(draft.recipient),
    MessageCreatedDateTime: draft.createdAt,
    MessageControlType: draft.isTest === true ? 'TestMessage' : 'LiveMessage',
  }
}

function writeParty({ dpid, name }: { dpid: string; name: string }): Node {
  return { PartyId: dpid, PartyName: { FullName: name } }
}

/** `PT3M9S`, with a fraction where there is one. */
export function isoDuration(seconds: number): string {
  const whole = Math.floor(seconds / 60)
  const rest = Number((seconds - whole * 60).toFixed(3))
  const hours = Math.floor(whole / 60)
  const minutes = whole - hours * 60
  const head = hours > 0 ? `${String(hours)}H${String(minutes)}M` : `${String(minutes)}M`
  return `PT${head}${String(rest)}S`
}

/** `PLine` or `CLine` from text that begins with its year. */
export function copyrightLine(kind: 'PLine' | 'CLine', text: string): Node {
  return { Year: /^\d{4}/.exec(text)?.[0], [`${kind}Text`]: text }
}

export function warningType(explicit: boolean | undefined): string {
  return explicit === true ? 'Explicit' : 'NotExplicit'
}

export function validityPeriod({ start, end }: DraftDeal): Node {
  const named = (date: string) => (date.includes('T') ? 'DateTime' : 'Date')
  return {
    [`Start${named(start)}`]: start,
    ...(end === undefined ? {} : { [`End${named(end)}`]: end }),
  }
}

/** The image formats and sound formats that file extensions stand for, in DDEX words. */
export function codecOf(uri: string): string | undefined {
  const extension = /\.(\w+)$/.exec(uri)?.[1]?.toLowerCase()
  return extension === undefined ? undefined : CODECS.get(extension)
}

const CODECS = new Map([
  ['wav', 'PCM'],
  ['flac', 'FLAC'],
  ['mp3', 'MP3'],
  ['m4a', 'AAC'],
  ['jpg', 'JPEG'],
  ['jpeg', 'JPEG'],
  ['png', 'PNG'],
])
