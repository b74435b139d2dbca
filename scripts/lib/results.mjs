import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run.mjs'

/** Where `npm test` leaves what its tests said, for `npm run security`. */
export const results = {
  unit: join(root, '.tuppence/results/unit.json'),
  browsers: join(root, '.tuppence/results/browsers.json'),
}

/** One of them, or `undefined` where there is none. */
export function readResults(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}
