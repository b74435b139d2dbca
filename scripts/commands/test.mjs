import { mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { ensureBrowser, noBrowser } from '../lib/browsers.mjs'
import { ensureDependencies } from '../lib/dependencies.mjs'
import { failuresOfBrowsers, failuresOfUnit } from '../lib/failures.mjs'
import { readOptions } from '../lib/options.mjs'
import { readResults, readUnitResults, results } from '../lib/results.mjs'
import { root, run } from '../lib/run.mjs'
import { fail, say } from '../lib/say.mjs'

const help = `npm test

Runs everything: types, lint, builds, unit and browser tests, and whether each threat has its test. What is missing is set up first.

  TUPPENCE_SKIP_BROWSER_TESTS=1   leaves the browsers out`

// A machine without browsers can run the rest; CI never sets this.
const skipBrowsers = process.env.TUPPENCE_SKIP_BROWSER_TESTS === '1'

/** Failed tests that the end tells of: what they printed may be far above. */
const mostShown = 10

readOptions(help)
await ensureDependencies()
if (!skipBrowsers) {
  for (const name of ['chromium', 'firefox']) {
    if (!(await ensureBrowser(name))) fail(`${noBrowser(name)} The browser tests need it.`)
  }
}

const vitest = (project) => {
  const reports = ['--reporter=default', '--reporter=json', `--outputFile.json=${results[project]}`]
  return [`unit tests, ${project}`, 'npx', ['vitest', 'run', '--project', project, ...reports]]
}
const first = [
  ['types', 'npx', ['tsc', '-b']],
  ['types of tests', 'npx', ['tsc', '-p', 'tsconfig.test.json']],
  ['lint', 'npx', ['biome', 'check', '--diagnostic-level=error', '.']],
  ['build', 'node', ['scripts/build.mjs']],
  vitest('alone'),
]
const browserTests = ['browsers', 'npm', ['run', '--silent', 'e2e']]
const last = ['threats', 'node', ['scripts/security.mjs', '--check']]

// Those of another run would say what this one did not see.
for (const path of Object.values(results)) rmSync(path, { force: true })
mkdirSync(dirname(results.browsers), { recursive: true })
const env = { TUPPENCE_RESULTS: results.browsers }
const done = []
async function step([name, command, args], { quiet = false } = {}) {
  const started = Date.now()
  if (!quiet) say(`\n── ${name}`)
  const { code, output } = await run(command, args, { env, quiet })
  if (quiet) say(`\n── ${name}\n${output}`)
  done.push({ name, code, seconds: Math.round((Date.now() - started) / 1000) })
}
for (const each of first) await step(each)
// Browsers wait half of the time: the unit tests that nothing disturbs run beside them, and are told of at their end.
if (skipBrowsers) await step(vitest('together'))
else await Promise.all([step(browserTests), step(vitest('together'), { quiet: true })])
await step(last)
const unit = readUnitResults()
const browsers = readResults(results.browsers)
const failures = [
  ...(unit === undefined ? [] : failuresOfUnit(unit, root)),
  ...(browsers === undefined ? [] : failuresOfBrowsers(browsers, 'e2e')),
]
say('')
for (const { file, title, message } of failures.slice(0, mostShown)) say(`${file} › ${title}\n${message}\n`)
if (failures.length > mostShown) say(`and ${failures.length - mostShown} more, see above\n`)
for (const { name, code, seconds } of done) say(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`)
if (skipBrowsers) say('not run: browsers (TUPPENCE_SKIP_BROWSER_TESTS is set)')
if (done.some(({ code }) => code !== 0)) process.exit(1)
