import { writeNewRelease } from '../src/index.ts'
import { sampleDraft } from '../src/testing/draft.ts'

/** A message of about `bytes` bytes: one album with as many tracks as that takes. */
export function catalogueOf(bytes: number): Uint8Array {
  const draft = sampleDraft()
  const [first] = draft.tracks
  if (!first) throw new Error('The sample has no track.')
  const tracks = Array.from({ length: Math.ceil(bytes / 2_330) }, (_, at) => ({
    ...first,
    isrc: `QZABC${String(2_600_000 + at)}`,
    title: `Track number ${String(at)}`,
    file: { ...first.file, uri: `resources/${String(at)}.flac` },
  }))
  return new TextEncoder().encode(writeNewRelease({ ...draft, tracks }, '4.3'))
}
