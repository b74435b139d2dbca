import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { noteThirdParty } from '../lib/thirdParty.mjs'

const work = mkdtempSync(join(tmpdir(), 'tuppence-licences-'))
afterAll(() => rmSync(work, { recursive: true, force: true }))

/** A package as npm would have put it there; gives the path of its module. */
function install(place: string, files: Readonly<Record<string, string>>, repository?: unknown): string {
  const folder = join(work, place)
  mkdirSync(folder, { recursive: true })
  const name = place.split('node_modules/').at(-1)
  const manifest = { name, version: '1.2.3', license: 'MIT', repository }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text)
  return join(folder, 'index.js')
}

/** The list for chunks of these modules, each with the length of what is left of it. */
function listFor(...chunks: readonly Readonly<Record<string, number>>[]): string {
  const { plugin, text } = noteThirdParty()
  const entries = chunks.map((lengths, index) => {
    const modules = Object.entries(lengths).map(([id, renderedLength]) => [id, { renderedLength }])
    return [`${index}.js`, { modules: Object.fromEntries(modules) }]
  })
  plugin.generateBundle(undefined, { ...Object.fromEntries(entries), 'a.css': { source: '' } })
  return text()
}

const plain = install(
  'node_modules/plain',
  { 'LICENSE.md': 'Plain words\r\nof 2026\n' },
  'https://a.example/b.git',
)
const scoped = install('node_modules/@some/one', { LICENCE: 'Scoped words', NOTICE: 'A notice' })
const nested = install(
  'node_modules/plain/node_modules/inner',
  { COPYING: 'Inner words' },
  {
    url: 'git@github.com:a/b.git',
  },
)
const ours = join(work, 'src/index.ts')

test('behavior: whose code is left in a chunk is named, with version, licence, source and words', () => {
  expect(listFor({ [ours]: 10, [plain]: 5 }, { [`${scoped}?commonjs`]: 1 })).toBe(
    `In this folder there is software of others, each under a licence of its own:

  @some/one 1.2.3 (MIT) npm: @some/one
  plain 1.2.3 (MIT) https://a.example/b

${'='.repeat(80)}
@some/one 1.2.3

Scoped words
A notice

${'='.repeat(80)}
plain 1.2.3

Plain words
of 2026
`,
  )
})

test('behavior: a package in a package is one of its own', () => {
  expect(listFor({ [nested]: 1 })).toContain('\n  inner 1.2.3 (MIT) https://github.com/a/b\n')
  expect(listFor({ [nested]: 1 })).not.toContain('plain')
})

test('behavior: what was shaken out of a bundle is not named', () => {
  expect(listFor({ [ours]: 10, [plain]: 0 })).toBe('Nothing in this folder was written by others.\n')
})

test('behavior: the bundler’s own helpers are the bundler’s', () => {
  expect(listFor({ '\0rolldown/runtime.js': 100 })).toMatch(/^ {2}rolldown \S+ \(MIT\) https:\S+$/m)
})

test('behavior: the order of chunks makes no difference', () => {
  const [a, b] = [{ [plain]: 1 }, { [scoped]: 1, [nested]: 1 }]
  expect(listFor(a, b)).toBe(listFor(b, a))
})

test('error: a package without the text of its licence is not shipped', () => {
  const bare = install('node_modules/bare', { 'README.md': 'MIT' })
  expect(() => listFor({ [bare]: 1 })).toThrow('bare 1.2.3 comes without the text of its licence')
})
