/**
 * Runs firebase-tools as its own command does, with four of its parts replaced (see their files).
 * They are private parts, which is why firebase-tools is pinned to one version.
 */
import { createRequire } from 'node:module'
import { shareStart, shareWorkers } from './function-workers.ts'
import { keepScheduleTimes } from './task-queues.ts'
import { denyWithoutRuntime } from './storage-rules-runtime.ts'

const require = createRequire(import.meta.url)

if (process.env.DDEX_DSP_STORAGE_RULES === 'built-in') {
  denyWithoutRuntime(require('firebase-tools/lib/emulator/storage/rules/runtime.js'))
}
keepScheduleTimes(require('firebase-tools/lib/emulator/tasksEmulator.js'))
shareWorkers(require('firebase-tools/lib/emulator/functionsRuntimeWorker.js'))
shareStart(require('firebase-tools/lib/emulator/functionsEmulator.js'))
require('firebase-tools/lib/bin/firebase.js')
