import { fileTypeFromBuffer } from 'file-type'
import type { ContentFamily, FileContent } from '../schema/file-content.ts'

/** Bytes from the start of a file that are enough to tell what it is. */
export const headLength = 8 * 1024

const executables = new Set([
  'application/x-msdownload',
  'application/x-elf',
  'application/x-mach-binary',
  'application/java-vm',
  'application/java-archive',
  'application/wasm',
  'application/x-google-chrome-extension',
  'application/x-xpinstall',
  'application/x-asar',
  'application/x.ms.shortcut',
  'application/x.apple.alias',
  'application/x-ms-regedit',
  'application/x-deb',
  'application/x-rpm',
  'application/x-shockwave-flash',
  'application/x-nintendo-nes-rom',
  'application/vnd.android.package-archive',
  'application/vnd.ms-htmlhelp',
])

const archives = new Set([
  'application/zip',
  'application/x-rar-compressed',
  'application/x-7z-compressed',
  'application/gzip',
  'application/x-tar',
  'application/x-bzip2',
  'application/x-xz',
  'application/x-lzip',
  'application/zstd',
  'application/x-lz4',
  'application/x-lzh-compressed',
  'application/x-unix-archive',
  'application/vnd.ms-cab-compressed',
  'application/x-apple-diskimage',
  'application/x-cpio',
  'application/x-ace-compressed',
  'application/x-arj',
  'application/x-compress',
])

const documents = new Set([
  'application/pdf',
  'application/rtf',
  'application/epub+zip',
  'application/postscript',
  'application/x-cfb',
  'application/xml',
])

/** Tells what a file is by its first `headLength` bytes. */
export async function contentOf(head: Uint8Array): Promise<Omit<FileContent, 'hidden'>> {
  if (isScript(head)) return { family: 'executable', mediaType: 'text/x-script' }
  if (isPage(head)) return { family: 'document', mediaType: 'text/html' }
  const mediaType = (await typeOf(head)) ?? null
  return { family: familyOf(mediaType), mediaType }
}

async function typeOf(head: Uint8Array): Promise<string | undefined> {
  try {
    return (await fileTypeFromBuffer(head))?.mime
  } catch {
    // The head of a longer file may end in the middle of what the detection reads.
    return undefined
  }
}

function isScript(head: Uint8Array): boolean {
  // AMR and SILK audio begin as a script does (RFC 4867, 5).
  return /^(?:#!(?!amr|silk)|<\?php|<script|@echo off)/.test(startOf(head))
}

const startOf = (head: Uint8Array) =>
  Buffer.from(head.subarray(0, 256)).toString('latin1').trimStart().toLowerCase()

function isPage(head: Uint8Array): boolean {
  return /^(?:<!doctype html|<html)/.test(startOf(head))
}

function familyOf(mediaType: string | null): ContentFamily {
  if (mediaType === null) return 'unknown'
  if (executables.has(mediaType) || mediaType.includes('macroenabled')) return 'executable'
  if (archives.has(mediaType)) return 'archive'
  if (mediaType.startsWith('audio/') || mediaType === 'application/ogg') return 'audio'
  if (/^video\/|^application\/(?:mxf|vnd\.ms-asf)/.test(mediaType)) return 'video'
  if (mediaType.startsWith('image/')) return 'picture'
  return documents.has(mediaType) || /^(?:text|application\/vnd\.)/.test(mediaType)
    ? 'document'
    : 'unknown'
}
