/**
 * What reading or judging one message costs in memory: prints the process's peak, in bytes, with and
 * without it.
 *
 *   npx tsx packages/ern/bench/memory.ts read|validate|both <message.xml>
 */
import { readFileSync } from 'node:fs'
import { readAndValidateErn, readErn, validateErn } from '../src/index.ts'

const [, , how, path] = process.argv
if (!path || (how !== 'read' && how !== 'validate' && how !== 'both'))
  throw new Error('Say read, validate or both, and a message.')

const peak = () => process.resourceUsage().maxRSS * 1_024
const before = peak()
const bytes = readFileSync(path)
const said = { read: readErn, validate: validateErn, both: readAndValidateErn }[how](bytes)
if (said.issues.some(({ layer }) => layer === 'xml')) throw new Error(`${path} cannot be read.`)
console.log(JSON.stringify({ message: bytes.length, before, peak: peak() }))
