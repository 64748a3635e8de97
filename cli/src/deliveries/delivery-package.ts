import { createReadStream, existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { basename, join, normalize, sep } from 'node:path'
import { readErn } from '@ddex/ern'
import type { SenderFile } from '@ddex/ingestion-servers/protocol-tests'
import { whyUnreadable } from '../ern/message-source.ts'
import { CommandError, usageError } from '../terminal/command-error.ts'

export interface DeliveryPackage {
  messageId: string
  /** In the feed. */
  messagePath: string
  /** What the message names, then the message. */
  files: SenderFile[]
  /** Named by the message and not found. */
  missing: string[]
}

/**
 * A message with the files that it names, as a sender would lay them out in `folder` of its feed. Files are looked
 * for in `assets` under the name that the message has for them, else anywhere below it by their last name. Throws
 * `CommandError` for what is no message.
 */
export function deliveryPackage(ernFile: string, assets: string, folder: string): DeliveryPackage {
  const bytes = readMessage(ernFile)
  const { message, issues } = readErn(bytes)
  if (!message) throw new CommandError(`${ernFile} cannot be read: ${issues[0]?.message ?? ''}`)
  const uris = [...new Set(message.resources.flatMap(({ files }) => files.map(({ uri }) => uri)))]
  const isLocal = (uri: string) => !/^[a-z]+:/i.test(uri)
  const found = uris.filter(isLocal).map((uri) => ({ uri, path: assetAt(assets, uri) }))
  const messagePath = `${folder}/${basename(ernFile)}`
  return {
    messageId: message.messageId ?? '',
    messagePath,
    files: [
      ...found.flatMap(({ uri, path }) => (path ? [fileAt(`${folder}/${uri}`, path)] : [])),
      fileAt(messagePath, ernFile),
    ],
    missing: found.filter(({ path }) => path === null).map(({ uri }) => uri),
  }
}

function readMessage(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw usageError(`${path} cannot be read: ${whyUnreadable(error)}.`)
  }
}

const fileAt = (path: string, local: string): SenderFile => ({
  path: path.replaceAll('//', '/'),
  size: statSync(local).size,
  open: (start = 0) => createReadStream(local, { start }),
})

function assetAt(assets: string, uri: string): string | null {
  const direct = normalize(join(assets, uri))
  if (direct.startsWith(normalize(assets) + sep) && existsSync(direct)) return direct
  if (!existsSync(assets)) return null
  const wanted = basename(uri)
  const names = readdirSync(assets, { recursive: true, encoding: 'utf8' })
  const name = names.find((each) => basename(each) === wanted)
  return name === undefined ? null : join(assets, name)
}
