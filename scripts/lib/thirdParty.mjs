import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { root } from './run.mjs'

export const thirdPartyFile = 'THIRD-PARTY-LICENSES.txt'

const inPackage = /^(.*[\\/]node_modules[\\/])((?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/
/** Helpers that a bundler writes in by itself are named after it. */
const inBundler = /^\0((?:@[^/]+\/)?[^/]+)\//

/** The folder of the package that a module is of; undefined when the module is ours. */
function folderOf(id) {
  const [, modules, name] = inPackage.exec(id) ?? []
  if (name !== undefined) return join(modules, name)
  const [, bundler] = inBundler.exec(id) ?? []
  return bundler && join(root, 'node_modules', bundler)
}

/** A page where the source is; package.json has it in several spellings of git's. */
function sourceOf({ name, repository }) {
  const url = repository?.url ?? repository ?? `npm: ${name}`
  return url
    .replace(/^git\+|\.git$/g, '')
    .replace(/^git:\/\//, 'https://')
    .replace(/^git@([^:]+):/, 'https://$1/')
}

function describe(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const title = `${manifest.name} ${manifest.version}`
  const files = readdirSync(folder).sort()
  const licences = files.filter((file) => /^(?:licen[cs]e|copying)\b/i.test(file))
  if (licences.length === 0) throw new Error(`${title} comes without the text of its licence`)
  const notices = files.filter((file) => /^notice\b/i.test(file))
  const texts = [...licences, ...notices].map((file) => readFileSync(join(folder, file), 'utf8'))
  const text = texts.join('\n').replaceAll('\r\n', '\n').trim()
  return { title, license: manifest.license, source: sourceOf(manifest), text }
}

/**
 * Notes which packages of others a build takes code from: `plugin` goes into each of its parts, and `text()` then
 * names each package with its version, its licence, where its source is, and the licence's words. The same for the
 * same packages, byte for byte.
 */
export function noteThirdParty() {
  const folders = new Set()
  const plugin = {
    name: 'third-party',
    generateBundle(_, bundle) {
      for (const { modules = {} } of Object.values(bundle)) {
        for (const [id, { renderedLength }] of Object.entries(modules)) {
          const folder = renderedLength > 0 && folderOf(id.split('?')[0].split(sep).join('/'))
          if (folder) folders.add(folder)
        }
      }
    },
  }
  return { plugin, text: () => listOf([...folders].map(describe)) }
}

function listOf(packages) {
  const sorted = packages.sort((a, b) => (a.title < b.title ? -1 : 1))
  if (sorted.length === 0) return 'Nothing in this folder was written by others.\n'
  const lines = sorted.map(({ title, license, source }) => `  ${title} (${license}) ${source}`)
  const texts = sorted.map(({ title, text }) => `${'='.repeat(80)}\n${title}\n\n${text}\n`)
  return `In this folder there is software of others, each under a licence of its own:\n\n${lines.join('\n')}\n\n${texts.join('\n')}`
}
