/**
 * Makes packages of demo music: `demo-main <folder> <from> [<to>]`. Writes one JSON line for each. A
 * program of its own, because making music takes a while and a processor.
 */
import { demoReleases, writeDemoPackage } from '../demo/index.ts'

const [folder, from, to] = process.argv.slice(2)
if (!folder || !from) throw new Error('Usage: demo-main <folder> <from> [<to>]')

for (const release of demoReleases.slice(Number(from), to ? Number(to) : undefined)) {
  const { messageId, title, artist } = release
  const line = { folder: writeDemoPackage(release, folder), messageId, title, artist }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
