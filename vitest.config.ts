import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

type Package = {
  readonly name: string
  readonly workspaces?: readonly string[]
  readonly exports?: Readonly<Record<string, string | { readonly source?: string }>>
}

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const read = (folder: string): Package => JSON.parse(readFileSync(at(`./${folder}/package.json`), 'utf8'))

/**
 * Our packages by their sources, as their exports name them. The condition `source` alone would do, but vitest hands
 * conditions to Node, where packages of others have one of that name that Node cannot read.
 */
const alias = (read('.').workspaces ?? []).flatMap((folder) => {
  const { name, exports = {} } = read(folder)
  return Object.entries(exports).flatMap(([path, to]) => {
    if (typeof to === 'string' || to.source === undefined) return []
    return [{ find: new RegExp(`^${name}${path.slice(1)}$`), replacement: at(`./${folder}/${to.source}`) }]
  })
})

export default defineConfig({
  resolve: { alias },
  test: {
    include: ['*/src/**/*.test.{ts,tsx}', '*/test/**/*.test.ts', 'e2e/crash/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', 'e2e/**/*.spec.ts'],
    // Nothing here measures time: on a busy machine the slowest of them take minutes.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    tags: [{ name: 'fuzz', description: 'Takes 100 000 inputs in `npm run test:fuzz`.', timeout: 3_600_000 }],
  },
})
