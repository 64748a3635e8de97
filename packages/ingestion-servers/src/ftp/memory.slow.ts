import { describeMemory } from '../common/memory-test-cases.ts'
import { ftpMemoryServer } from './memory-test-server.ts'

describeMemory(ftpMemoryServer, [
  { uploads: 1, mebibytes: 1024, mostGrowth: 128 },
  { uploads: 20, mebibytes: 64, mostGrowth: 384 },
])
