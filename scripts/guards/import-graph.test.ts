import { describe, expect, it } from 'vitest'
import { checkImportGraph } from './import-graph.ts'
import { importsOf } from './imports-of.ts'
import type { SourceFile } from './source-file.ts'

const faults = (...files: [path: string, text: string][]): string[] =>
  checkImportGraph(files.map(([path, text]): SourceFile => ({ path, text }))).map(
    ({ message }) => message,
  )

describe('what a file imports', () => {
  it('is found in every form, types included, with its line', () => {
    const text = `import a from 'a'
import type { B } from './b.ts'
export { c } from './c.ts'
const d = await import('./d.ts')
const e = require('e')
// import 'not-this'
`
    expect(importsOf({ path: 'x.ts', text })).toEqual([
      { specifier: 'a', line: 1 },
      { specifier: './b.ts', line: 2 },
      { specifier: './c.ts', line: 3 },
      { specifier: './d.ts', line: 4 },
      { specifier: 'e', line: 5 },
    ])
  })

  it('is found in both scripts of a component', () => {
    const text = `<template><p>import 'no'</p></template>
<script lang="ts">
import 'one'
</script>
<script setup lang="ts">
import { x } from './two.ts'
</script>
`
    expect(importsOf({ path: 'X.vue', text })).toEqual([
      { specifier: 'one', line: 3 },
      { specifier: './two.ts', line: 6 },
    ])
  })
})

describe('the arrows', () => {
  it.each([
    ['packages/dsp-core/src/a.ts', `import '@ddex/ern'`],
    ['packages/ingestion-servers/src/sftp/a.ts', `import '@ddex/dsp-core'`],
    ['packages/storefront/src/a.ts', `import '@ddex/dsp-core/schema'`],
    ['template/base/src/main.ts', `import '@ddex/storefront'`],
    ['template/base/functions/src/a.ts', `import '@ddex/dsp-core/firebase'`],
    ['packages/ern/src/a.test.ts', `import '@ddex/testkit'`],
    ['packages/ingestion-servers/src/s3/a.test.ts', `import '@ddex/local-s3'`],
    ['cli/src/dev/s3.ts', `import '@ddex/local-s3'`],
  ])('%s may say %s', (path, text) => {
    expect(faults([path, text])).toEqual([])
  })

  it.each([
    ['packages/ern/src/a.ts', `import '@ddex/dsp-core'`],
    ['packages/dsp-core/src/a.ts', `import '@ddex/ingestion-servers/common'`],
    ['packages/ingestion-servers/src/s3/a.ts', `import '@ddex/local-s3'`],
    ['packages/player/src/a.ts', `import '@ddex/storefront'`],
    ['packages/storefront/src/a.ts', `import type { Delivery } from '@ddex/dsp-core'`],
    ['template/base/src/main.ts', `import '@ddex/dsp-core/firebase'`],
    ['cli/src/ddex-dsp.ts', `await import('@ddex/ingestion-servers/sftp')`],
    ['packages/ern/src/a.ts', `import '@ddex/testkit'`],
    ['docs/example.ts', `import '@ddex/ern'`],
  ])('%s may not say %s', (path, text) => {
    expect(faults([path, text])).toHaveLength(1)
  })

  it('reach no deeper into a package than its entries', () => {
    const path = 'packages/dsp-core/src/a.ts'
    expect(faults([path, `import '@ddex/ern/src/model.ts'`])).toEqual([
      'packages/dsp-core may not import @ddex/ern/src/model.ts',
    ])
    expect(faults([path, `import '../../ern/src/model.ts'`])).toEqual([
      'reaches into packages/ern; import the package by its name',
    ])
    expect(faults([path, `import '@ddex/dsp-core/schema'`])).toEqual([
      'imports its own package by name; use a relative path',
    ])
  })

  it('are followed with file extensions', () => {
    expect(faults(['packages/ern/src/a.ts', `import './b'`])).toEqual(['./b has no file extension'])
  })

  it('let a file that only tests import be test code', () => {
    const folder = 'packages/ingestion-servers/src'
    const client = [`${folder}/client.ts`, `import '@ddex/testkit'`] as [string, string]
    const test = [`${folder}/a.test.ts`, `import './client.ts'`] as [string, string]
    expect(faults(client, test)).toEqual([])
    expect(faults(client, test, [`${folder}/b.ts`, `import './client.ts'`])).toEqual([
      'only tests import the test kit',
    ])
    const slow = [`${folder}/a.slow.ts`, `import './client.ts'`] as [string, string]
    expect(faults(client, slow)).toEqual([])
  })

  it('have what tests share in the test kit where that leans on their room', () => {
    const bench = ['packages/ern/src/bench.ts', `import '@ddex/testkit'`] as [string, string]
    const test = ['packages/ern/src/a.test.ts', `import './bench.ts'`] as [string, string]
    expect(faults(bench, test)).toEqual(['what tests of @ddex/ern share belongs into the test kit'])
  })
})

describe('vendors', () => {
  it.each([
    ['packages/dsp-core/src/firebase/a.ts', 'firebase-admin/firestore'],
    ['packages/ingestion-servers/src/sftp/a.ts', 'ssh2'],
    ['packages/player/src/a.ts', 'hls.js/light'],
    ['packages/storefront/src/firebase/a.ts', 'firebase/auth'],
    ['template/base/functions/src/a.ts', 'firebase-functions/v2/https'],
    ['packages/ingestion-servers/src/ftp/a.test.ts', 'ssh2'],
  ])('%s may import %s', (path, sdk) => {
    expect(faults([path, `import '${sdk}'`])).toEqual([])
  })

  it.each([
    ['packages/dsp-core/src/ingest/a.ts', 'firebase-admin/firestore'],
    ['servers/sftp/src/main.ts', 'ssh2'],
    ['packages/storefront/src/stores/a.ts', 'hls.js'],
    ['packages/storefront/src/stores/a.ts', 'firebase/auth'],
    ['packages/dsp-core/src/a.ts', 'firebase-functions'],
    ['cli/src/commands/create.ts', 'inquirer'],
    ['packages/ingestion-servers/src/common/a.ts', '@aws-sdk/client-s3'],
  ])('%s may not import %s', (path, sdk) => {
    expect(faults([path, `import '${sdk}'`])).toEqual([
      expect.stringMatching(/is imported in .* only/),
    ])
  })
})

describe('pure folders', () => {
  it('know neither files nor the network', () => {
    expect(faults(['packages/dsp-core/src/schema/a.ts', `import 'node:fs'`])).toHaveLength(1)
    expect(faults(['packages/player/src/a.ts', `import { ref } from 'vue'`])).toHaveLength(1)
  })
})

describe('the floors of a package', () => {
  const base = 'packages/ingestion-servers/src'

  it.each([
    ['http/a.ts', '../common/b.ts', []],
    ['http/assets/a.ts', '../../common/b.ts', []],
    ['http/assets/a.ts', '../b.ts', []],
    ['protocol-tests/a.ts', '../http/b.ts', []],
    ['senders/a.ts', '../ftp/b.ts', ['senders may not lean on ftp']],
    ['ftp/a.ts', '../sftp/b.ts', ['ftp may not lean on sftp']],
    ['new/a.ts', '../common/b.ts', [`new has no floor in ${base}; give it one in rooms.ts`]],
  ])('%s that says %s', (path, specifier, said) => {
    expect(faults([`${base}/${path}`, `import '${specifier}'`])).toEqual(said)
  })

  it('do not hold for tests', () => {
    expect(faults([`${base}/senders/a.test.ts`, `import '../ftp/b.ts'`])).toEqual([])
  })
})

describe('rings', () => {
  it('are told once, with the way round', () => {
    expect(
      faults(
        ['packages/ern/src/a.ts', `import './b.ts'`],
        ['packages/ern/src/b.ts', `import type { C } from './deep/c.ts'`],
        ['packages/ern/src/deep/c.ts', `import '../a.ts'`],
        ['packages/ern/src/d.ts', `import './a.ts'`],
      ),
    ).toEqual([
      'imports itself in a ring: packages/ern/src/a.ts -> packages/ern/src/b.ts -> packages/ern/src/deep/c.ts -> packages/ern/src/a.ts',
    ])
  })

  it('are not seen where two ways lead to one file', () => {
    expect(
      faults(
        ['packages/ern/src/a.ts', `import './b.ts'; import './c.ts'`],
        ['packages/ern/src/b.ts', `import './c.ts'`],
        ['packages/ern/src/c.ts', ''],
      ),
    ).toEqual([])
  })
})

describe('wiring', () => {
  it('is short and has no classes but errors', () => {
    const path = 'template/base/functions/src/a.ts'
    expect(faults([path, 'x()\n'.repeat(121)])).toHaveLength(1)
    expect(faults([path, 'export class Catalogue {}'])).toHaveLength(1)
    expect(faults([path, 'export class ConfigError extends Error {}'])).toEqual([])
  })
})
