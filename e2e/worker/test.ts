import { test as base } from '@playwright/test'
import { distinct, telling } from './choices.ts'

/** `npm run test:worker` kills wherever that makes a difference; the short form once or twice in every state. */
export const test = base.extend<object, { long: boolean }>({
  long: [false, { option: true, scope: 'worker' }],
})

export const choiceOf = (long: boolean) => (long ? distinct : telling)
/** On a busy machine the slowest take minutes. A restore has about eighty places, each in a browser of its own. */
export const timeFor = (long: boolean) => (long ? 10_800_000 : 900_000)
