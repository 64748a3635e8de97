/** A line of a server's log as a document: what the server wrote, or `text` where that is no document. */
export function logEntry(server: string, line: string): object {
  try {
    const read: unknown = JSON.parse(line)
    if (typeof read === 'object' && read !== null && !Array.isArray(read))
      return { server, ...read }
  } catch {
    // The stack of a server that broke is plain text.
  }
  return { server, text: line }
}

/** Gives whole lines on, of text that comes in pieces. */
export function eachLine(give: (line: string) => void): (text: string) => void {
  let rest = ''
  return (text) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) give(line)
  }
}
