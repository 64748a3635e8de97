import type { ResourceType } from '@ddex/ern'
import type { ContentFamily, FileContent } from '../schema/file-content.ts'

/** Why a file is not taken, in words for its sender. */
export interface ContentFault {
  code: 'FILE_CONTENT_FORBIDDEN' | 'FILE_TYPE_MISMATCH'
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
  const { family, mediaType, hidden } = content
  const found = `${words[family]}${mediaType === null ? '' : ` (${mediaType})`}`
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
