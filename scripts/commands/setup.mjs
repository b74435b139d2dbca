import { ensureBrowser, noBrowser } from '../lib/browsers.mjs'
import { ensureDependencies } from '../lib/dependencies.mjs'
import { readOptions } from '../lib/options.mjs'
import { fail, say } from '../lib/say.mjs'

const help = `npm run setup

Gets what is missing: the dependencies, and a Chromium and a Firefox for the tests.

  TUPPENCE_CHROMIUM, TUPPENCE_FIREFOX   the browsers to use instead`

readOptions(help)
await ensureDependencies()
for (const name of ['chromium', 'firefox']) {
  const path = await ensureBrowser(name)
  if (!path) fail(noBrowser(name))
  say(`${name}: ${path}`)
}
