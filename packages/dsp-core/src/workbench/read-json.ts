const MOST_BYTES = 16 * 1024 * 1024

/**
 * The body of a response as JSON, null when it is none or is larger than 16 MiB, of which no more is
 * read. Rejects when the connection breaks.
 */
export async function readJson(response: Response): Promise<unknown> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of response.body ?? []) {
    size += piece.length
    if (size > MOST_BYTES) return null
    pieces.push(piece)
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString('utf8'))
  } catch {
    return null
  }
}
