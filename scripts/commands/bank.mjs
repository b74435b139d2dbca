import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureDependencies } from '../lib/dependencies.mjs'
import { root, run } from '../lib/run.mjs'
import { fail } from '../lib/say.mjs'

await ensureDependencies()
// The compiler does nothing where nothing has changed.
const { code, output } = await run('npx', ['tsc', '-b', 'bank'], { quiet: true })
if (code !== 0) {
  process.stderr.write(output)
  fail('The bank could not be built.')
}

// In this process, so that signals and the exit code are the bank's own.
await import(pathToFileURL(join(root, 'bank/dist/src/index.js')).href)
