import { contentOf, headLength } from './content-family.ts'
import type { FileContent } from '../schema/file-content.ts'
import { HiddenContent } from './hidden-content.ts'

/** Judges the content of a file while its bytes pass by. */
export class ContentMeter {
  readonly #hidden = new HiddenContent()
  #head: Buffer = Buffer.alloc(0)

  observe(chunk: Buffer): void {
    if (this.#head.length < headLength)
      this.#head = Buffer.concat([this.#head, chunk.subarray(0, headLength - this.#head.length)])
    this.#hidden.observe(chunk)
  }

  /** After the last chunk. */
  async result(): Promise<FileContent> {
    const content = await contentOf(this.#head)
    const hidden = this.#hidden.result()
    // What a file is cannot be hidden in it.
    const isItself = content.family === 'archive' || content.mediaType?.includes('zip')
    const isOffice = /officedocument|opendocument/.test(content.mediaType ?? '')
    if (content.family === 'document' || content.family === 'executable')
      return { ...content, hidden: isOffice || isItself ? null : hidden }
    return { ...content, hidden: isItself ? null : (hidden ?? pdfIn(this.#head, content)) }
  }
}

/** Readers of PDF look for its header in the first 1,024 bytes, not at the first (ISO 32000-1, Annex H, note 13). */
function pdfIn(head: Buffer, { family }: Pick<FileContent, 'family'>): string | null {
  const isMedia = family === 'audio' || family === 'video' || family === 'picture'
  return isMedia && head.subarray(0, 1024).includes('%PDF-') ? 'a PDF document' : null
}
