import { describeMemory } from './memory-test-cases.ts'

describeMemory([
  { uploads: 1, mebibytes: 192, mostGrowth: 128 },
  { uploads: 20, mebibytes: 8, mostGrowth: 384 },
])
