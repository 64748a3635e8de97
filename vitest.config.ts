import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

/** Packages are read as source, so a test never sees a stale build. */
const source = { conditions: ['@ddex/source', 'module', 'import', 'default'] }

const unit = (name: string, include: string[], environment: 'node' | 'happy-dom' = 'node') => ({
  plugins: environment === 'happy-dom' ? [vue()] : [],
  resolve: source,
  ssr: { resolve: source },
  test: { name, include, environment },
})

export default defineConfig({
  test: {
    projects: [
      unit('node', [
        'packages/{ern,dsp-core,ingestion-servers,testkit}/**/*.test.ts',
        '{cli,servers,scripts}/**/*.test.ts',
        'template/base/functions/**/*.test.ts',
      ]),
      unit('browser', ['packages/{player,storefront}/**/*.test.ts'], 'happy-dom'),
    ],
  },
})
