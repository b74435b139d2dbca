import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { build, runnerImport } from 'vite'
import { noteThirdParty, thirdPartyFile } from '../scripts/lib/thirdParty.mjs'

const help = `node extension/build.mjs --target chrome|firefox [options]

  --target NAME          which browser's extension to build
  --suggested-bank URL   a bank's address that onboarding fills in; none in a release
  --out DIR              where to (extension/dist/NAME)`

const here = fileURLToPath(new URL('.', import.meta.url))
const pages = ['popup', 'approval', 'onboarding', 'home']

function shared({ target, suggestedBank, out, plugins = [] }) {
  return {
    configFile: false,
    logLevel: 'warn',
    base: './',
    plugins,
    resolve: { conditions: ['source', 'module', 'browser', 'import', 'default'] },
    define: { __SUGGESTED_BANK__: JSON.stringify(suggestedBank) },
    build: {
      outDir: out,
      emptyOutDir: false,
      target: target === 'firefox' ? 'firefox153' : 'chrome120',
      modulePreload: false,
      assetsInlineLimit: 0,
      sourcemap: false,
      reportCompressedSize: false,
    },
  }
}

/** What is printed to a console can be read by whoever shares the machine: nothing is printed (threats U5). */
const silent = { minify: { mangle: true, codegen: true, compress: { dropConsole: true } } }

/** The four pages with the chunks they share. Preact is a chunk of its own, so that the rest can be searched. */
function pagesConfig(options) {
  const base = shared(options)
  const chunks = { groups: [{ name: 'preact', test: /node_modules[\\/](preact|@preact)[\\/]/ }] }
  return {
    ...base,
    root: join(here, 'src/ui'),
    publicDir: join(here, 'public'),
    build: {
      ...base.build,
      rolldownOptions: {
        input: Object.fromEntries(pages.map((page) => [page, join(here, 'src/ui', page, 'index.html')])),
        output: {
          ...silent,
          entryFileNames: '[name]/[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          assetFileNames: 'assets/[name]-[hash][extname]',
          codeSplitting: chunks,
        },
      },
    },
  }
}

/** One file without imports: an ES module for the background, a classic script for the content script. */
function scriptConfig(options, { entry, name, format }) {
  const base = shared(options)
  return {
    ...base,
    root: here,
    publicDir: false,
    build: {
      ...base.build,
      rolldownOptions: {
        input: entry,
        // Smaller: a constant that is used once is no name.
        optimization: { inlineConst: { mode: 'all', pass: 3 } },
        output: { ...silent, format, entryFileNames: `${name}.js`, codeSplitting: false },
      },
    },
  }
}

/** Empties the folder of an earlier build, and refuses to empty anything else. */
async function emptyFolder(folder) {
  await mkdir(folder, { recursive: true })
  const names = await readdir(folder)
  if (names.length === 0) return
  if (!existsSync(join(folder, 'manifest.json'))) throw new Error(`${folder} is not an extension's folder`)
  // The manifest last: cut short, it is still an earlier build.
  const others = names.filter((name) => name !== 'manifest.json')
  await Promise.all(others.map((name) => rm(join(folder, name), { recursive: true })))
}

/** Written first: a folder with a manifest is one of ours, whatever becomes of the rest. */
async function writeManifest({ target, out }) {
  const { module } = await runnerImport(join(here, 'manifest.ts'), { configFile: false, logLevel: 'warn' })
  const { version } = JSON.parse(await readFile(join(here, 'package.json'), 'utf8'))
  const manifest = `${JSON.stringify(module.manifest(target, version), undefined, 2)}\n`
  await writeFile(join(out, 'manifest.json'), manifest)
}

/** What Vite builds of an extension: the pages, the background and the content script. */
export function partsOf(options) {
  const { background = join(here, 'src/background/index.ts') } = options
  const relay = join(here, 'src/content/index.ts')
  return [
    pagesConfig(options),
    scriptConfig(options, { entry: background, name: 'background', format: 'es' }),
    scriptConfig(options, { entry: relay, name: 'content', format: 'iife' }),
  ]
}

/**
 * Vite builds for readers only where NODE_ENV says so, and reading the manifest through it says otherwise: the pages
 * would hold the place of each of their sources on this machine.
 */
async function forReaders(act) {
  const { NODE_ENV } = process.env
  process.env.NODE_ENV = 'production'
  try {
    return await act()
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = NODE_ENV
  }
}

/**
 * Builds one browser's extension into a folder. `background` is another entry for the worker: the pictures of
 * the pages are made with one that answers from a list.
 */
export async function buildExtension({ target, suggestedBank = '', out, background }) {
  const folder = resolve(out ?? join(here, 'dist', target))
  const thirdParty = noteThirdParty()
  const plugins = [thirdParty.plugin]
  await emptyFolder(folder)
  await forReaders(async () => {
    await writeManifest({ target, out: folder })
    for (const part of partsOf({ target, suggestedBank, out: folder, background, plugins })) await build(part)
  })
  await writeFile(join(folder, thirdPartyFile), thirdParty.text())
  await cp(join(here, '_locales'), join(folder, '_locales'), { recursive: true })
  return folder
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      target: { type: 'string' },
      'suggested-bank': { type: 'string', default: '' },
      out: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help || !['chrome', 'firefox'].includes(values.target)) {
    process.stdout.write(`${help}\n`)
    process.exit(values.help ? 0 : 1)
  }
  return { target: values.target, suggestedBank: values['suggested-bank'], out: values.out }
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const out = await buildExtension(readOptions())
  process.stdout.write(`The extension is in ${out}\n`)
}
