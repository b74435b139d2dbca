import { defineConfig } from '@playwright/test'

/** Where a whole run of `npm test` wants its results, for `npm run security`. */
const { TUPPENCE_RESULTS: results } = process.env

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../test-results',
  fullyParallel: false,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: results === undefined ? [['list']] : [['list'], ['json', { outputFile: results }]],
})
