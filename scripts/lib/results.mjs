import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run.mjs'

/** Where `npm test` leaves what its tests said, for `npm run security`. */
export const results = {
  alone: join(root, '.tuppence/results/alone.json'),
  together: join(root, '.tuppence/results/together.json'),
  browsers: join(root, '.tuppence/results/browsers.json'),
}

/** The unit tests' results as one report, or `undefined` where there is none. */
export function readUnitResults() {
  const reports = [results.alone, results.together].map(readResults).filter((report) => report !== undefined)
  return reports.length === 0 ? undefined : { testResults: reports.flatMap(({ testResults }) => testResults) }
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
