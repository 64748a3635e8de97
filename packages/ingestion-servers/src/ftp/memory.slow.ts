import { describeMemory } from './memory-test-cases.ts'

describeMemory([
  { uploads: 1, mebibytes: 1024, mostGrowth: 128 },
  { uploads: 20, mebibytes: 64, mostGrowth: 384 },
])
