import type { ResourceType } from '@ddex/ern'
import type { ContentFamily, DeliverableFamily, FileContent } from '../schema/file-content.ts'

/** Why a file is not taken, in words for its sender. */
export interface ContentFault {
  code: 'FILE_CONTENT_FORBIDDEN' | 'FILE_TYPE_MISMATCH' | 'FILE_TYPE_NOT_ALLOWED'
  message: string
  fix: string
}

const words: Record<ContentFamily, string> = {
  audio: 'a sound recording',
  video: 'a video',
  picture: 'a picture',
  document: 'a document',
  executable: 'a program',
  archive: 'an archive',
  unknown: 'a file',
}

// A container such as MP4 or MXF may hold sound alone. What is unknown here is left to the decoder.
const fitting: Partial<Record<ResourceType, ContentFamily[]>> = {
  SoundRecording: ['audio', 'video', 'unknown'],
  Video: ['video', 'unknown'],
  Image: ['picture', 'document', 'unknown'],
  MIDI: ['audio', 'unknown'],
}

/** What is wrong with the content of a file for a resource of a type; null when nothing is. */
export function contentFault(content: FileContent, type: ResourceType): ContentFault | null {
  const { family, hidden } = content
  const found = wordsFor(content)
  if (family === 'executable' || family === 'archive')
    return {
      code: 'FILE_CONTENT_FORBIDDEN',
      message: `it is ${found}, whatever its name says.`,
      fix: 'Send the media file itself: programs and archives are never taken.',
    }
  if (hidden !== null)
    return {
      code: 'FILE_CONTENT_FORBIDDEN',
      message: `it begins as ${found} and has ${hidden} inside.`,
      fix: 'Export the file again without anything added to it.',
    }
  if (fitting[type]?.includes(family) ?? true) return null
  return {
    code: 'FILE_TYPE_MISMATCH',
    message: `it is ${found}, and the message calls it ${type}.`,
    fix: 'Send the right file under this name, or correct the message.',
  }
}

const plural: Record<DeliverableFamily, string> = {
  audio: 'sound recordings',
  video: 'videos',
  picture: 'pictures',
  document: 'documents',
  unknown: 'files of unknown type',
}

/** What is wrong with a file of a kind that its feed may not deliver; null when it may. */
export function notAllowedFault(
  content: FileContent,
  allowed: DeliverableFamily[],
): ContentFault | null {
  if (allowed.some((family) => family === content.family)) return null
  return {
    code: 'FILE_TYPE_NOT_ALLOWED',
    message: `it is ${wordsFor(content)}, and this feed takes ${listed(allowed)} only.`,
    fix: 'Leave the file out of the message, or ask the service to allow such files on this feed.',
  }
}

const listed = (allowed: DeliverableFamily[]): string =>
  new Intl.ListFormat('en').format(allowed.map((family) => plural[family]))

const wordsFor = ({ family, mediaType }: FileContent): string =>
  `${words[family]}${mediaType === null ? '' : ` (${mediaType})`}`
