import { ensureDependencies } from '../lib/dependencies.mjs'
import { readOptions } from '../lib/options.mjs'
import { run } from '../lib/run.mjs'
import { fail } from '../lib/say.mjs'

const help = `npm run build

Builds everything: the servers, the SDK, and the extension into extension/dist/chrome and extension/dist/firefox.`

readOptions(help)
await ensureDependencies()

// Types and the Node programs come first: the SDK's bundle and the extension take protocol from its sources.
const steps = [
  ['npx', ['tsc', '-b']],
  ['node', ['sdk/build.mjs']],
  ['node', ['extension/build.mjs', '--target', 'chrome']],
  ['node', ['extension/build.mjs', '--target', 'firefox']],
]
for (const [command, args] of steps) {
  const { code } = await run(command, args)
  if (code !== 0) fail(`The build stopped at: ${command} ${args.join(' ')}`)
}
