import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureDependencies } from './lib/dependencies.mjs'
import { checkNode } from './lib/node.mjs'
import { root, run } from './lib/run.mjs'
import { fail } from './lib/say.mjs'

checkNode()
await ensureDependencies()

// Types and the Node programs come first: the SDK's bundle and the extension take protocol from its sources.
const steps = [
  ['npx', ['tsc', '-b']],
  ['node', ['sdk/build.mjs']],
  ['node', ['extension/build.mjs', '--target', 'chrome']],
  ['node', ['extension/build.mjs', '--target', 'firefox']],
]
for (const [command, args] of steps) {
  if (command === 'node' && !existsSync(join(root, args[0]))) continue
  const { code } = await run(command, args)
  if (code !== 0) fail(`The build stopped at: ${command} ${args.join(' ')}`)
}
