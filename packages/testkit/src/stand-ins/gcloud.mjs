#!/usr/bin/env node
/**
 * Stands in for gcloud: knows its commands and their flags (`gcloud-commands.txt`, out of the Google Cloud SDK), refuses
 * what it would not read, writes down the rest in the folder `STAND_IN_NOTES`, and changes nothing. What was created is
 * found by `describe`, anything else is not there.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const notes = process.env.STAND_IN_NOTES ?? '.'
const lines = readFileSync(new URL('gcloud-commands.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n')
const [everywhere = [], ...commands] = lines.map((line) => line.split(' '))

function refuse(why) {
  process.stderr.write(`ERROR: (gcloud) ${why}\n`)
  process.exit(2)
}

/** Words and flags of a command line, in any order. */
const words = process.argv.slice(2)
const flagsOf = (line) => line.filter((word) => word.startsWith('--'))
const nameOf = (line) => line.filter((word) => !word.startsWith('--')).join(' ')
const known = (flag, flags) => flags.find((each) => each.replace('=', '') === flag)

const plain = []
const given = []
for (let index = 0; index < words.length; index += 1) {
  const [, flag = words[index], value] = /^(--[^=]+)=(.*)$/s.exec(words[index]) ?? []
  if (!flag.startsWith('--')) plain.push(flag)
  else {
    const form = known(flag, [...everywhere, ...commands.flat()])
    const takesNext = value === undefined && form?.endsWith('=')
    given.push({ flag, value: takesNext ? words[(index += 1)] : value })
  }
}

const command = commands.find((line) => `${plain.join(' ')} `.startsWith(`${nameOf(line)} `))
if (!command) refuse(`Invalid choice: '${plain.join(' ')}'.`)
const name = nameOf(command)
const flags = [...flagsOf(everywhere), ...flagsOf(command)]
for (const { flag, value } of given) {
  const isSwitch = known(flag.replace(/^--no-/, '--'), flags)?.endsWith('=') === false
  const form = known(flag, flags)
  if (!form && !isSwitch) refuse(`unrecognized arguments: ${flag} (${name})`)
  if (form?.endsWith('=') && value === undefined) refuse(`argument ${flag}: expected one argument`)
  if (isSwitch && value !== undefined) refuse(`argument ${flag}: ignored explicit argument`)
}

const [, kind = '', verb = ''] = /^(.*) (\S+)$/.exec(name) ?? []
const made = join(notes, 'gcloud-made.txt')
const [subject = ''] = plain.slice(name.split(' ').length)
const mark = `${kind} ${subject.replace(/@.*/, '')}`
appendFileSync(join(notes, 'asked.txt'), `gcloud ${words.join(' ')}\n`)
if (verb === 'create') appendFileSync(made, `${mark}\n`)
if (verb === 'describe') {
  const isThere = existsSync(made) && readFileSync(made, 'utf8').split('\n').includes(mark)
  if (!isThere) refuse(`NOT_FOUND: ${mark}`)
  const format = given.find(({ flag }) => flag === '--format')?.value ?? ''
  if (format.includes('address')) process.stdout.write('203.0.113.7\n')
}
