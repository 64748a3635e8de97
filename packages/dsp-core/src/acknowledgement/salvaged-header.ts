/** What can still be told of the header of a message that cannot be read. */
export interface SalvagedHeader {
  messageId: string | null
  /** DPID. */
  sender: string | null
  /** DPID. */
  recipient: string | null
}

const headBytes = 64 * 1024

export const nothingSalvaged: SalvagedHeader = { messageId: null, sender: null, recipient: null }

/**
 * Looks for the header in bytes that are no whole XML: a message that was cut off still begins as it
 * should, and its sender needs to know which one it was.
 */
export function salvageHeader(bytes: Uint8Array): SalvagedHeader {
  const text = new TextDecoder().decode(bytes.subarray(0, headBytes))
  const idIn = (element: string): string | null => {
    const start = text.indexOf(`<${element}>`)
    const end = text.indexOf(`</${element}>`, start)
    if (start < 0 || end < 0) return null
    return (
      /<PartyId[^<>]*>\s*(PADPIDA[A-Za-z0-9]{1,40})\s*</.exec(text.slice(start, end))?.[1] ?? null
    )
  }
  return {
    messageId: /<MessageId>\s*([^<>&]{1,200}?)\s*<\/MessageId>/.exec(text)?.[1] ?? null,
    sender: idIn('MessageSender'),
    recipient: idIn('MessageRecipient'),
  }
}
