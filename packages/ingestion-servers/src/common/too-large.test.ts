import { expect, test } from 'vitest'
import { tooLarge } from './too-large.ts'

const mib = 1024 ** 2
const fix = 'Send a smaller file, or ask for a higher limit of the feed.'

test.each([
  ['of a size that nobody has said', undefined, 'The file is larger than the 1 MiB allowed.'],
  ['that is much larger', 5 * mib, 'The file has 5 MiB; 1 MiB are allowed.'],
  ['a byte too large', mib + 1, 'The file has 1048577 bytes; 1048576 are allowed.'],
])('a file %s is refused in words that say the limit and what to do', (_how, size, words) => {
  expect(tooLarge(mib, size)).toMatchObject({ code: 'TOO_LARGE', message: `${words} ${fix}` })
})
