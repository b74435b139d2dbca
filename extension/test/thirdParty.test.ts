import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, mergeConfig, type Rolldown } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildExtension, partsOf } from '../build.mjs'

const targets = ['chrome', 'firefox'] as const
type Target = (typeof targets)[number]

/** Licences under which software may lie in what we ship. */
const taken = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0', 'MPL-2.0']
const modules = fileURLToPath(new URL('../../node_modules', import.meta.url))
const work = mkdtempSync(join(tmpdir(), 'tuppence-licences-'))
const texts = new Map<Target, string>()
const textOf = (target: Target) => texts.get(target) ?? ''

type Listed = { name: string; version: string; licence: string; source: string }
const listed = (text: string): Listed[] =>
  [...text.matchAll(/^ {2}(\S+) (\S+) \(([^)]+)\) (\S+)$/gm)].map(
    ([, name = '', version = '', licence = '', source = '']) => ({ name, version, licence, source }),
  )

/** Whose code is in the bundles, as their source maps tell; the bundlers' own helpers are in no map. */
async function mapped(target: Target): Promise<string[]> {
  const names = new Set(['rolldown', 'vite'])
  for (const part of partsOf({ target, suggestedBank: '', out: work })) {
    const withMaps = mergeConfig(part, { build: { write: false, sourcemap: true } })
    const built = (await build(withMaps)) as Rolldown.RolldownOutput
    for (const chunk of built.output) {
      if (chunk.type !== 'chunk') continue
      for (const source of chunk.map?.sources ?? []) {
        const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source) ?? []
        if (name !== undefined) names.add(name)
      }
    }
  }
  return [...names].sort()
}

beforeAll(async () => {
  for (const target of targets) {
    const out = await buildExtension({ target, out: join(work, target), background: undefined })
    texts.set(target, readFileSync(join(out, 'THIRD-PARTY-LICENSES.txt'), 'utf8'))
  }
}, 120_000)
afterAll(() => rmSync(work, { recursive: true, force: true }))

test.each(targets)(
  'behavior: %s names exactly those whose code is in it',
  async (target) => {
    const names = listed(textOf(target)).map(({ name }) => name)
    expect(names.length).toBeGreaterThan(5)
    expect(names.sort()).toEqual(await mapped(target))
  },
  60_000,
)

test.each(targets)('behavior: %s carries the words of each licence, and each is one we take', (target) => {
  const text = textOf(target)
  for (const { name, version, licence, source } of listed(text)) {
    const manifest = JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8'))
    expect(version, name).toBe(manifest.version)
    expect(taken, name).toContain(licence)
    expect(source, name).toMatch(/^https:\/\/github\.com\/[^/]+\/[^/]+$/)
    const [, words = ''] = text.split(`${'='.repeat(80)}\n${name} ${version}\n\n`)
    expect(words, name).toMatch(
      licence === 'MPL-2.0' ? /^Mozilla Public License/ : /copyright|Apache License/i,
    )
  }
})

test('behavior: the words are those of the package', () => {
  const words = readFileSync(join(modules, 'preact/LICENSE'), 'utf8').trim()
  expect(textOf('chrome')).toContain(words)
})
