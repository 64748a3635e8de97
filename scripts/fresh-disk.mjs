/** A file system that nobody has used yet, for benches: how fast ext4 makes files depends on its past. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const bytes = 4 * 1024 ** 3

/** Whether it is there; not without root and a free loop device. */
function mount(image, at) {
  try {
    writeFileSync(image, '')
    truncateSync(image, bytes)
    // Whole from the start: else the system goes on making it while it is measured.
    const whole = ['-E', 'lazy_itable_init=0,lazy_journal_init=0']
    execFileSync('mkfs.ext4', ['-q', '-F', ...whole, image], { stdio: 'ignore' })
    execFileSync('mount', ['-o', 'loop', image, at], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Has work done in a new ext4, which is gone afterwards. Answers what it answers, or null when there can be none. */
export async function onFreshDisk(folder, work) {
  const image = join(folder, 'fresh.ext4')
  const at = join(folder, 'fresh')
  mkdirSync(at, { recursive: true })
  const isThere = mount(image, at)
  try {
    return isThere ? await work(at) : null
  } finally {
    if (isThere) execFileSync('umount', [at])
    rmSync(image, { force: true })
  }
}
