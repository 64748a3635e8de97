import { describe, expect, it } from 'vitest'
import { checkSizes } from './sizes.ts'

const faultsOf = (path: string, lines = 10): string[] =>
  checkSizes([
    { path, text: 'x\n'.repeat(lines) },
    // Company, so that one long file is not more than one in ten.
    ...Array.from({ length: 10 }, (_, index) => ({ path: `packages/x/f${index}.ts`, text: 'x' })),
  ]).map(({ message }) => message)

describe('sizes', () => {
  it('a module has at most 400 lines, a component 300', () => {
    expect(faultsOf('packages/ern/src/a.ts', 400)).toEqual([])
    expect(faultsOf('packages/ern/src/a.ts', 401)).toEqual([
      '401 lines (at most 400); split it by noun',
    ])
    expect(faultsOf('packages/storefront/src/A.vue', 301)).toHaveLength(1)
  })

  it('one file in ten may have more than 220 lines', () => {
    const files = (long: number) =>
      Array.from({ length: 20 }, (_, index) => ({
        path: `packages/ern/src/f${index}.ts`,
        text: 'x\n'.repeat(index < long ? 221 : 220),
      }))
    expect(checkSizes(files(2))).toEqual([])
    expect(checkSizes(files(3))).toMatchObject([{ path: '.' }])
  })
})

describe('names', () => {
  it.each([
    'packages/ern/src/read-ern.ts',
    'packages/ern/src/read-ern.test.ts',
    'packages/storefront/src/components/release/ReleaseCard.vue',
    'packages/storefront/src/components/release/ReleaseCard.test.ts',
    'packages/storefront/src/composables/useRelease.ts',
    'packages/ingestion-servers/src/common/staging.ts',
    'packages/player/src/hls-light.d.ts',
    'eslint.config.js',
  ])('%s is a good one', (path) => {
    expect(faultsOf(path)).toEqual([])
  })

  it.each([
    'packages/ern/src/readErn.ts',
    'packages/ern/src/ReadErn.ts',
    'packages/ern/src/useErn.ts',
    'packages/storefront/src/components/release-card.vue',
    'packages/storefront/src/stores/playerStore.ts',
    'packages/ern/src/utils.ts',
    'packages/ern/src/helper.ts',
    'packages/ern/src/utils/text.ts',
    'packages/dsp-core/src/common/text.ts',
    'packages/ingestion-servers/src/sftp/common.ts',
  ])('%s is a bad one', (path) => {
    expect(faultsOf(path)).toHaveLength(1)
  })
})
