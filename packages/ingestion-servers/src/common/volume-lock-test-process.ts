import { createInterface } from 'node:readline'
import { silentLogger as logger } from './silent-logger.ts'
import { lockVolume, type VolumeLock } from './volume-lock.ts'

// A process for volume-lock.test.ts: does what each line says, and says how that went.
const volume = process.argv[2] ?? ''
let lock: VolumeLock | null = null

async function obey(order: string): Promise<string> {
  if (order === 'release') {
    await lock?.release()
    return 'released'
  }
  try {
    lock = await lockVolume({ volume, logger, waitMs: 0 })
    return 'held'
  } catch (error) {
    return String(error).includes('is used by another server') ? 'refused' : String(error)
  }
}

process.stdout.write('ready\n')
for await (const order of createInterface({ input: process.stdin })) {
  process.stdout.write(`${await obey(order)}\n`)
}
