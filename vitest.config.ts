import { availableParallelism } from 'node:os'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './vitest.order.ts'

/** Packages are read as source, so a test never sees a stale build. */
const source = { conditions: ['@ddex/source', 'import', 'default'] }

const unit = (
  name: string,
  include: string[],
  environment: 'node' | 'happy-dom' = 'node',
  fileParallelism = true,
) => ({
  plugins: environment === 'happy-dom' ? [vue()] : [],
  resolve: source,
  ssr: { resolve: source },
  // Real programs (ffmpeg, sftp, Chromium) take their time on two busy cores.
  test: { name, include, environment, fileParallelism, testTimeout: 60_000, hookTimeout: 60_000 },
})

export default defineConfig({
  test: {
    // Half of the time they wait for real programs: one less than there are processors would be one of two.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    sequence: { sequencer: LongestFirst },
    projects: [
      unit('node', [
        'packages/{ern,dsp-core,ingestion-servers,local-s3,testkit}/{src,scripts}/**/*.test.ts',
        '{cli,servers,lambda,scripts}/**/*.test.ts',
        'template/base/functions/**/*.test.ts',
      ]),
      {
        resolve: source,
        ssr: { resolve: source },
        test: {
          name: 'rules',
          // They share an emulator.
          fileParallelism: false,
          include: ['packages/testkit/{rules,firestore}/*.test.ts'],
          globalSetup: ['packages/testkit/rules/emulator.ts'],
          // The emulator compiles the rules on first use, which takes long on a busy machine.
          hookTimeout: 120_000,
          testTimeout: 60_000,
        },
      },
      {
        resolve: source,
        ssr: { resolve: source },
        test: {
          name: 'e2e',
          include: ['packages/testkit/e2e/*.test.ts'],
          // A whole service starts, transcodes and stops; on two busy cores that takes its time.
          hookTimeout: 300_000,
          testTimeout: 300_000,
        },
      },
      // What takes minutes, or needs a peer that `npm test` does not install: part of `npm run check:full`.
      // They measure: one at a time.
      unit('slow', ['{packages,lambda}/*/src/**/*.slow.ts'], 'node', false),
      // Projects that the packed command line makes: installed, built, run. One file at a time: they share ports.
      {
        resolve: source,
        ssr: { resolve: source },
        test: {
          name: 'scaffold',
          include: ['packages/testkit/scaffold/*.slow.ts'],
          globalSetup: ['packages/testkit/scaffold/packed-cli.ts'],
          fileParallelism: false,
        },
      },
      unit('browser', ['packages/{player,storefront}/**/*.test.ts'], 'happy-dom'),
    ],
  },
})
