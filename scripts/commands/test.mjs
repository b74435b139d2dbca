import { ensureBrowser, noBrowser } from '../lib/browsers.mjs'
import { ensureDependencies } from '../lib/dependencies.mjs'
import { readOptions } from '../lib/options.mjs'
import { run } from '../lib/run.mjs'
import { fail, say } from '../lib/say.mjs'

const help = `npm test

Runs everything: types, lint, builds, unit and browser tests. What is missing is set up first.

  TUPPENCE_SKIP_BROWSER_TESTS=1   leaves the browsers out`

// A machine without browsers can run the rest; CI never sets this.
const skipBrowsers = process.env.TUPPENCE_SKIP_BROWSER_TESTS === '1'

readOptions(help)
await ensureDependencies()
if (!skipBrowsers) {
  for (const name of ['chromium', 'firefox']) {
    if (!(await ensureBrowser(name))) fail(`${noBrowser(name)} The browser tests need it.`)
  }
}

const steps = [
  ['types', 'npx', ['tsc', '-b']],
  ['types of tests', 'npx', ['tsc', '-p', 'tsconfig.test.json']],
  ['lint', 'npx', ['biome', 'check', '--diagnostic-level=error', '.']],
  ['build', 'node', ['scripts/build.mjs']],
  ['unit', 'npx', ['vitest', 'run']],
  ...(skipBrowsers ? [] : [['browsers', 'npm', ['run', '--silent', 'e2e']]]),
]
const results = []
for (const [name, command, args] of steps) {
  const started = Date.now()
  say(`\n── ${name}`)
  const { code } = await run(command, args)
  results.push({ name, code, seconds: Math.round((Date.now() - started) / 1000) })
}
say('')
for (const { name, code, seconds } of results)
  say(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`)
if (skipBrowsers) say('not run: browsers (TUPPENCE_SKIP_BROWSER_TESTS is set)')
if (results.some(({ code }) => code !== 0)) process.exit(1)
