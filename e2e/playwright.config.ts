import { defineConfig } from '@playwright/test'

/** Where a whole run of `npm test` wants its results, for `npm run security`. */
const { TUPPENCE_RESULTS: results } = process.env

export default defineConfig({
  testDir: '.',
  // The longest first, so that nobody waits for them at the end.
  projects: [
    { name: 'worker', testMatch: '**/worker/*.spec.ts' },
    { name: 'all others', testMatch: '**/*.spec.ts', testIgnore: '**/worker/*.spec.ts' },
  ],
  outputDir: '../test-results',
  fullyParallel: false,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  // Nothing here measures time: on a busy machine the slowest of them take minutes.
  timeout: 600_000,
  expect: { timeout: 90_000 },
  reporter: results === undefined ? [['list']] : [['list'], ['json', { outputFile: results }]],
})
