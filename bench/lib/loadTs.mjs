import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A TypeScript file of `bench/lib` and all of ours it imports, bundled for Node. `remove` takes the bundle away. */
export async function loadTs(file) {
  const name = basename(file, '.ts')
  // Inside the repository, so that Node finds the packages that are not bundled.
  mkdirSync(join(root, '.tuppence'), { recursive: true })
  const out = mkdtempSync(join(root, '.tuppence/bench-'))
  const { NODE_ENV } = process.env
  await build({
    configFile: false,
    logLevel: 'error',
    root,
    ssr: { noExternal: [/^@tuppence\//], resolve: { conditions: ['source', 'module', 'node', 'import'] } },
    build: {
      ssr: true,
      outDir: out,
      minify: false,
      rolldownOptions: { input: { [name]: join(root, 'bench/lib', file) } },
    },
  })
  // A build sets it; what is measured is no site in production, whose till would want a store on a disk.
  if (NODE_ENV === undefined) delete process.env.NODE_ENV
  else process.env.NODE_ENV = NODE_ENV
  const loaded = await import(join(out, `${name}.js`))
  return { ...loaded, remove: () => rmSync(out, { recursive: true, force: true }) }
}
