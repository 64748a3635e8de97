import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, truncateSync } from 'node:fs'
import { join, resolve } from 'node:path'

/**
 * Makes the folder of one run. Where the disk is ext4, what is made in it is spread over the disk as
 * if each were a user's home: else the servers' folders lie where those of the last run were removed,
 * and making a file there takes longer than sending it (see `emptyRoundFolder`).
 */
export function makeBenchFolder(top: string, prefix: string): string {
  const folder = mkdtempSync(join(resolve(top), prefix))
  spawnSync('chattr', ['+T', folder], { stdio: 'ignore' })
  return folder
}

/** Makes a folder for one round, in which everybody may write; every file in it is a new one. */
export function makeRoundFolder(files: string, name: string): void {
  mkdirSync(join(files, name), { recursive: true })
  chmodSync(join(files, name), 0o777)
}

/**
 * Gives the disk back what a round has taken. The empty files stay until the end: for minutes after a
 * file was removed ext4 looks past its place whenever it makes another one, and after some thousands
 * that takes longer than a small file does.
 */
export function emptyRoundFolder(files: string, name: string): void {
  const folder = join(files, name)
  for (const file of readdirSync(folder)) truncateSync(join(folder, file))
}
