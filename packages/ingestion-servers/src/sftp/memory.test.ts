import { describeMemory } from '../common/memory-test-cases.ts'
import { sftpMemoryServer } from './memory-test-server.ts'

describeMemory(sftpMemoryServer, [
  { uploads: 1, mebibytes: 192, mostGrowth: 128 },
  { uploads: 20, mebibytes: 8, mostGrowth: 384 },
])
