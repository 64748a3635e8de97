/**
 * What reading or judging one message costs in memory: prints the process's peak, in bytes, with and
 * without it.
 *
 *   npx tsx packages/ern/bench/memory.ts read|validate <message.xml>
 */
import { readFileSync } from 'node:fs'
import { readErn, validateErn } from '../src/index.ts'

const [, , how, path] = process.argv
if (!path || (how !== 'read' && how !== 'validate'))
  throw new Error('Say read or validate, and a message.')

const peak = () => process.resourceUsage().maxRSS * 1_024
const before = peak()
const bytes = readFileSync(path)
const { message } = how === 'read' ? readErn(bytes) : validateErn(bytes)
if (!message) throw new Error(`${path} cannot be read.`)
console.log(JSON.stringify({ message: bytes.length, before, peak: peak() }))
