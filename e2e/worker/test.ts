import { test as base } from '@playwright/test'
import { distinct, telling } from './choices.ts'

/** `npm run test:worker` kills wherever that makes a difference; the short form once or twice in every state. */
export const test = base.extend<object, { long: boolean }>({
  long: [false, { option: true, scope: 'worker' }],
})

export const choiceOf = (long: boolean) => (long ? distinct : telling)
/** A restore has about eighty places to be killed at, each in a browser of its own. */
export const timeFor = (long: boolean) => (long ? 7_200_000 : 300_000)
