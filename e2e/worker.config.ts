import { defineConfig } from '@playwright/test'
import short from './playwright.config.ts'

/** The long form of the tests that kill the worker: wherever a death makes a difference. */
export default defineConfig<object, { long: boolean }>({
  ...short,
  projects: [{ name: 'worker', testMatch: '**/worker/*.spec.ts', use: { long: true } }],
})
