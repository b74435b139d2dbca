import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from './support/program.ts'

type Versions = Readonly<Record<string, string>>
type Manifest = {
  readonly workspaces?: readonly string[]
  readonly scripts?: Versions
  readonly dependencies?: Versions
  readonly optionalDependencies?: Versions
  readonly peerDependencies?: Versions
  readonly devDependencies?: Versions
}
type Locked = Manifest & {
  readonly version?: string
  readonly link?: boolean
  readonly integrity?: string
  readonly hasInstallScript?: boolean
}

const read = <T>(path: string): T => JSON.parse(readFileSync(join(root, path), 'utf8'))
const main = read<Manifest>('package.json')
const folders = ['', ...(main.workspaces ?? [])]
const manifests = folders.map((folder) => ({
  folder,
  manifest: read<Manifest>(join(folder, 'package.json')),
}))
const lock = read<{ packages: Record<string, Locked> }>('package-lock.json').packages
const isOurs = (name: string) => name.startsWith('@tuppence/')
const kinds = ['dependencies', 'optionalDependencies', 'devDependencies'] as const

/** What our programs run with. Another one needs a reason: a page of docs/adr, and then a line here. */
const known = new Set([
  ...['@noble/curves', '@noble/hashes', '@scure/bip32', '@scure/bip39', 'secp256k1'],
  ...['canonicalize', 'cborg', 'valibot', 'uqr', '@hono/node-server', 'hono', 'better-sqlite3'],
  ...['@preact/signals', 'idb', 'preact', 'webextension-polyfill'],
  ...['@zxcvbn-ts/core', '@zxcvbn-ts/language-common'],
])

/** What may run a script of its own when it is installed; both bring native code. */
const scripted = new Set(['node_modules/better-sqlite3', 'node_modules/secp256k1'])

describe('U1: what we take from others', () => {
  test.each(manifests)(
    'behavior: "$folder" takes exact versions, and the lock file has the same',
    ({ folder, manifest }) => {
      for (const kind of kinds) {
        for (const [name, version] of Object.entries(manifest[kind] ?? {})) {
          expect(version, name).toMatch(isOurs(name) ? /^\*$/ : /^\d+\.\d+\.\d+$/)
        }
        expect(lock[folder]?.[kind]).toEqual(manifest[kind])
      }
    },
  )

  test.each(manifests)('behavior: "$folder" runs with few things, all of them known', ({ manifest }) => {
    const foreign = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })
      .filter((name) => !isOurs(name))
      .sort()
    expect(foreign.length).toBeLessThanOrEqual(12)
    expect(foreign.filter((name) => !known.has(name))).toEqual([])
  })

  test('behavior: nothing of ours runs at install, and of others only what is known to', () => {
    const atInstall = /^(pre|post)?install$|^prepare$/
    for (const { manifest } of manifests) {
      expect(Object.keys(manifest.scripts ?? {}).filter((name) => atInstall.test(name))).toEqual([])
    }
    const running = Object.entries(lock).filter(([, { hasInstallScript }]) => hasInstallScript === true)
    // Tools may bring one; they are installed without scripts, and do without.
    expect(running.map(([path]) => path).filter((path) => !scripted.has(path) && !isTool(path))).toEqual([])
  })

  test('behavior: whatever is installed is known by its hash', () => {
    const unknown = Object.entries(lock).filter(
      ([path, { link, integrity }]) =>
        path.includes('node_modules/') && link !== true && integrity === undefined,
    )
    expect(unknown.map(([path]) => path)).toEqual([])
  })
})

function isTool(path: string): boolean {
  return Reflect.get(lock[path] ?? {}, 'dev') === true
}
