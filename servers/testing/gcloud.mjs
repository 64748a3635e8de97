/**
 * Stands in for `gcloud` where a script is tried: knows the commands and flags of `gcloud-words.json` and no others, writes
 * down what it is asked in `STAND_IN_STATE`, and remembers what was made, so that a second run finds it there.
 */
import { appendFileSync, copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const state = process.env.STAND_IN_STATE ?? '.'
const { commands } = JSON.parse(
  readFileSync(new URL('./gcloud-words.json', import.meta.url), 'utf8'),
)

const refuse = (words, code = 2) => {
  process.stderr.write(`ERROR: (gcloud) ${words}\n`)
  process.exit(code)
}

const args = process.argv.slice(2)
const words = args.filter((word) => !word.startsWith('--'))
const flags = args.filter((word) => word.startsWith('--'))
const command = Object.keys(commands)
  .filter((name) => words.slice(0, name.split(' ').length).join(' ') === name)
  .sort((a, b) => b.length - a.length)[0]
if (!command) refuse(`Invalid choice: '${words.join(' ')}'.`)
const known = [...commands.everywhere, ...commands[command]]
const unknown = flags.map((flag) => flag.split('=')[0]).find((flag) => !known.includes(flag))
if (unknown) refuse(`unrecognized arguments: ${unknown}`)

const [name = ''] = words.slice(command.split(' ').length)
const valueOf = (flag) => flags.find((each) => each.startsWith(`${flag}=`))?.slice(flag.length + 1)
if (!valueOf('--project')) refuse('The required property [project] is not currently set.', 1)

const file = join(state, 'made.json')
const made = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []
const remember = (thing) => writeFileSync(file, JSON.stringify([...made, thing]))
const verb = command.split(' ').at(-1)
const kind = command.split(' ').slice(0, -1).join(' ')
// An account is described by its address and made by its name.
const thing = `${kind} ${name.split('@')[0]}`

if (verb === 'describe') {
  if (!made.includes(thing)) refuse(`${thing} was not found`, 1)
  if (valueOf('--format') === 'value(address)') process.stdout.write('203.0.113.7\n')
  process.exit(0)
}
appendFileSync(join(state, 'asked.txt'), `${command} ${[name, ...flags].join(' ')}\n`)
if (verb === 'create') {
  if (made.includes(thing)) refuse(`${thing} already exists`, 1)
  remember(thing)
}
const member = valueOf('--member')
if (member && !made.includes(`known ${member}`)) {
  // As Google does for some seconds after an account was made.
  remember(`known ${member}`)
  refuse(`Service account ${member} does not exist.`, 1)
}
const data = valueOf('--data-file')
if (data) copyFileSync(data, join(state, 'secret'))
const [, script] = /^startup-script=(.+)$/.exec(valueOf('--metadata-from-file') ?? '') ?? []
if (script) copyFileSync(script, join(state, 'startup.sh'))
