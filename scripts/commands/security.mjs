import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { problemsOf, putTable, readBrowsers, readUnit, tableOf } from '../lib/coverage.mjs'
import { readOptions } from '../lib/options.mjs'
import { readResults, readUnitResults, results } from '../lib/results.mjs'
import { root } from '../lib/run.mjs'
import { fail, say } from '../lib/say.mjs'

const help = `npm run security

Writes the table of docs/security.md: which test proves which threat of docs/threats.json, from the results of the last
npm test.

  --check   writes nothing; ends with 1 when a threat has neither a test that passed nor an entry that says why not`

const { check } = readOptions(help, { check: { type: 'boolean' } })
const threats = JSON.parse(readFileSync(join(root, 'docs/threats.json'), 'utf8'))
const unit = readUnitResults()
const browsers = readResults(results.browsers)
if (unit === undefined) fail('There are no results yet: npm test makes them.')
const tests = [...readUnit(unit, root), ...(browsers === undefined ? [] : readBrowsers(browsers, 'e2e'))]
const problems = problemsOf(threats, tests)
// What only a browser proves is not proven where none was run, and not unproven either.
if (browsers === undefined) say('Not looked at: the browser tests, which were not run.')
else for (const problem of problems) say(problem)
if (check) {
  const proven = threats.filter(({ id }) => tests.some((test) => test.threats.includes(id))).length
  say(`${proven} of ${threats.length} threats have a test.`)
} else if (browsers === undefined) {
  fail('The table needs the results of the browser tests, too.')
} else {
  const path = join(root, 'docs/security.md')
  writeFileSync(path, putTable(readFileSync(path, 'utf8'), tableOf(threats, tests)))
  say('docs/security.md is as the last test run says.')
}
if (browsers !== undefined && problems.length > 0) process.exit(1)
