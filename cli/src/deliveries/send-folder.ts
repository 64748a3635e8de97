import { createReadStream, readdirSync, statSync } from 'node:fs'
import { basename, join, relative, sep } from 'node:path'
import type { SenderTarget } from '@ddex/ingestion-servers/protocol-tests'

/** Sends a folder, with its name, into the root of a feed. Throws what the sender throws. */
export async function sendFolder(target: SenderTarget, folder: string): Promise<void> {
  const { openSender } = await import('@ddex/ingestion-servers/protocol-tests')
  const sender = await openSender(target)
  try {
    for (const file of filesIn(folder)) {
      const source = join(folder, file)
      await sender.put({
        path: [basename(folder), ...file.split(sep)].join('/'),
        size: statSync(source).size,
        open: (start = 0) => createReadStream(source, { start }),
      })
    }
  } finally {
    await sender.close()
  }
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort()
