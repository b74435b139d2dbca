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

const all = ['*/src/**/*.test.{ts,tsx}', '*/test/**/*.test.ts', 'e2e/crash/**/*.test.ts']
/** Those that start programs of their own, or wait for time to pass: one at a time, and nothing beside them. */
const alone = [
  'bank/test/processes.test.ts',
  'e2e/crash/{kill,storm}.test.ts',
  'extension/test/{badBank,build,twoProcesses}.test.ts',
  'scripts/test/*.test.ts',
  'sdk/src/server/askBank.test.ts',
  'sdk/src/server/online/processes.test.ts',
  'sdk/src/server/stores/race.test.ts',
  'sdk/test/*.test.ts',
]
const never = ['**/node_modules/**', '**/dist/**', 'e2e/**/*.spec.ts']

export default defineConfig(({ mode }) => ({
  resolve: { alias },
  test: {
    projects: [
      {
        extends: true,
        // It would be `test` there, and the long forms would not be long.
        mode,
        test: {
          name: 'together',
          include: all,
          exclude: [...never, ...alone],
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        mode,
        test: { name: 'alone', include: alone, exclude: never, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
    // Nothing here measures time: on a busy machine the slowest of them take minutes.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    // On a busy machine the longest take more than an hour.
    tags: [
      { name: 'fuzz', description: 'Takes 100 000 inputs in `npm run test:fuzz`.', timeout: 10_800_000 },
    ],
  },
}))
