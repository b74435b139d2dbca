import { execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const sdk = fileURLToPath(new URL('..', import.meta.url))
const root = join(sdk, '..')
const tsc = join(root, 'node_modules/.bin/tsc')
const npm = { cwd: '', encoding: 'utf8', env: { ...process.env, npm_config_loglevel: 'error' } } as const
const manifest = JSON.parse(readFileSync(join(sdk, 'package.json'), 'utf8'))
const { dependencies, optionalDependencies, peerDependencies } = manifest
const known = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })
const modules = Object.keys(manifest.exports)
  .filter((name) => !name.endsWith('.js'))
  .map((name) => `@tuppence/sdk${name.slice(1)}`)

/** The package as npm would unpack it, beside what it depends on and nothing else of ours. */
describe('the packed package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tuppence-pack-'))
  const consumer = join(folder, 'consumer')
  const installed = join(consumer, 'node_modules/@tuppence/sdk')
  const run = (command: string, ...args: string[]) => {
    const { stdout, stderr } = spawnSync(command, args, { ...npm, cwd: consumer })
    return stdout + stderr
  }

  beforeAll(() => {
    execFileSync(tsc, ['-b', ...['page', 'server', 'testing'].map((half) => join(sdk, 'src', half))])
    const source = join(folder, 'source')
    mkdirSync(source)
    for (const name of ['package.json', 'README.md', 'LICENSE']) cpSync(join(sdk, name), join(source, name))
    execFileSync(process.execPath, [join(sdk, 'build.mjs'), '--out', join(source, 'dist')])
    execFileSync('npm', ['pack', '--pack-destination', folder], { ...npm, cwd: source })
    const [archive = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'))
    mkdirSync(installed, { recursive: true })
    execFileSync('tar', ['-xzf', join(folder, archive), '-C', installed, '--strip-components=1'])
    for (const name of [...known, '@types/node', '@hono/node-server', '@playwright/test']) {
      const place = join(consumer, 'node_modules', name)
      mkdirSync(dirname(place), { recursive: true })
      symlinkSync(join(root, 'node_modules', name), place)
    }
    writeFileSync(join(consumer, 'package.json'), '{"type":"module"}')
  }, 120_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('behavior: every export loads in Node', () => {
    const lines = modules.map((name) => `console.log(Object.keys(await import('${name}')).length > 0)`)
    writeFileSync(join(consumer, 'load.js'), lines.join('\n'))
    expect(run(process.execPath, 'load.js').trim().split('\n')).toEqual(modules.map(() => 'true'))
  })

  test('behavior: the script for pages is where the export says', () => {
    writeFileSync(join(consumer, 'where.js'), "console.log(import.meta.resolve('@tuppence/sdk/tuppence.js'))")
    const place = run(process.execPath, 'where.js').trim()
    expect(readFileSync(fileURLToPath(place), 'utf8')).toContain('tuppence-')
  })

  test('behavior: a consumer’s types hold, down to the protocol’s', () => {
    writeFileSync(
      join(consumer, 'consumer.ts'),
      `import { start, type Tuppence } from '@tuppence/sdk'
import { createTill, memoryStore, type TillOptions } from '@tuppence/sdk/server'
import { stubWallet } from '@tuppence/sdk/testing'
const page: Promise<Response> | undefined = start()?.fetch('/articles/7/full')
const store: TillOptions['store'] = memoryStore()
export const used: [Promise<Response> | undefined, unknown, typeof stubWallet, typeof createTill] = [page, store, stubWallet, createTill]
// @ts-expect-error: an empty till is none
createTill({})
export type { Tuppence }
`,
    )
    // The examples of the README are consumers too.
    const examples = [...readFileSync(join(sdk, 'README.md'), 'utf8').matchAll(/```ts\n(.*?)```/gs)]
    const files = examples.map(([, code = ''], index) => {
      writeFileSync(join(consumer, `example${index}.ts`), `import '@tuppence/sdk'\n${code}`)
      return `example${index}.ts`
    })
    expect(files.length).toBeGreaterThan(3)
    const options = { strict: true, noEmit: true, target: 'es2023', lib: ['es2023', 'dom', 'dom.iterable'] }
    const compilerOptions = { ...options, module: 'nodenext', types: ['node'], skipLibCheck: true }
    writeFileSync(
      join(consumer, 'tsconfig.json'),
      JSON.stringify({ compilerOptions, files: ['consumer.ts', ...files] }),
    )
    expect(run(tsc, '-p', '.')).toBe('')
  }, 120_000)

  test('behavior: what others wrote is imported, not carried along, and the list of it says so', () => {
    const dist = join(installed, 'dist')
    const scripts = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.js'),
    )
    const all = scripts.map((name) => readFileSync(join(dist, name), 'utf8')).join('\n')
    const missing = known.filter(
      (name) => !new RegExp(`(?:from |import\\(|require\\()['"]${name}['"/]`).test(all),
    )
    // Types alone, and the adapter's peer.
    expect(missing).toEqual(['hono'])
    expect(readFileSync(join(dist, 'THIRD-PARTY-LICENSES.txt'), 'utf8')).toBe(
      'Nothing in this folder was written by others.\n',
    )
  })

  test('behavior: every import in it leads to a file of its own or to a package it depends on', () => {
    const dist = join(installed, 'dist')
    const names = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.(js|d\.ts)$/.test(name),
    )
    const imports = names.flatMap((name) => {
      const text = readFileSync(join(dist, name), 'utf8')
      const found = text.matchAll(/(?:from|import) ?\(?['"]([^'"]+)['"]/g)
      return [...found].map(([, to = '']) => ({ name, to }))
    })
    expect(imports.length).toBeGreaterThan(100)
    const packages = [...known, ...builtinModules]
    const lost = imports.filter(({ name, to }) => {
      if (!to.startsWith('.'))
        return !packages.some((each) => `${to}/`.startsWith(`${each}/`) || to.startsWith('node:'))
      const target = join(dist, dirname(name), to)
      return !existsSync(name.endsWith('.ts') ? target.replace(/\.js$/, '.d.ts') : target)
    })
    expect(lost).toEqual([])
    expect(names.filter((name) => name.startsWith('types'))).toEqual([])
  })
})
