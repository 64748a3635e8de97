import { expect, test } from 'vitest'
import { demoDoor } from './demo.ts'
import type { ServiceFile } from './service-file.ts'

const projectTaking = (...protocols: string[]) => ({
  service: { protocols } as unknown as ServiceFile,
})
const programs = (sftp: boolean, curl: boolean) => ({ sftp: () => sftp, curl: () => curl })

test.each([
  [['ftp', 'sftp', 's3', 'gcs', 'http'], 'sftp'],
  [['ftp', 's3'], 'ftp'],
  [['s3'], 's3'],
  [['gcs'], 'gcs'],
  [['http'], 'http'],
  [['s3', 'gcs'], 'gcs'],
])('the first music comes by any door that a project has: %j by %s', (protocols, door) => {
  expect(demoDoor(projectTaking(...protocols), programs(true, true))).toEqual({
    ...{ open: door, reason: '' },
  })
})

test('a program that is not here is needed only where there is no other door', () => {
  const without = programs(false, false)
  expect(demoDoor(projectTaking('sftp', 's3'), without).open).toBe('s3')
  expect(demoDoor(projectTaking('sftp'), without)).toEqual({
    ...{ open: null, reason: 'No OpenSSH sftp here' },
  })
  expect(demoDoor(projectTaking('ftp'), without)).toEqual({ open: null, reason: 'No curl here' })
})
