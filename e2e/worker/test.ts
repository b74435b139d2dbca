import { test as base } from '@playwright/test'
import { all, telling } from './killEverywhere.ts'

/** `npm run test:worker` kills at every touch; the short form once or twice in every state. */
export const test = base.extend<object, { long: boolean }>({
  long: [false, { option: true, scope: 'worker' }],
})

export const choiceOf = (long: boolean) => (long ? all : telling)
/** A restore has about a thousand touches, each in a browser of its own. */
export const timeFor = (long: boolean) => (long ? 28_800_000 : 300_000)
