import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [vue()],
  test: {
    include: ['tests/**/*.test.ts', 'src/**/*.test.ts'],
    // The storefront imports its style sheets, which Node cannot read by itself.
    server: { deps: { inline: [/@ddex\/storefront/] } },
    testTimeout: 30_000,
  },
})
