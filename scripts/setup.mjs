import { ensureBrowser } from './lib/browsers.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { checkNode } from './lib/node.mjs'
import { fail, say } from './lib/say.mjs'

checkNode()
await ensureDependencies()
for (const name of ['chromium', 'firefox']) {
  const path = await ensureBrowser(name)
  if (!path) fail(`No ${name} could be found or installed; set TUPPENCE_${name.toUpperCase()} to its path.`)
  say(`${name}: ${path}`)
}
