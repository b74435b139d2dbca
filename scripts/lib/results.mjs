import { join } from 'node:path'
import { root } from './run.mjs'

/** Where `npm test` leaves what its tests said, for `npm run security`. */
export const results = {
  unit: join(root, '.tuppence/results/unit.json'),
  browsers: join(root, '.tuppence/results/browsers.json'),
}
