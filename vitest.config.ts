import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const alias = { '@': fileURLToPath(new URL('./src', import.meta.url)) }
const integration = ['src/**/*.integration.test.ts', 'fault/**/*.integration.test.ts']

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        // Property tests try many cases; a busy machine must not fail them by time.
        test: { name: 'unit', include: ['src/**/*.test.{ts,tsx}'], exclude: integration, testTimeout: 60_000 },
      },
      {
        resolve: { alias },
        // Real Consul, Redis and PostgreSQL are started by each file; two files at a time keep two cores busy.
        test: {
          name: 'integration',
          include: integration,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
