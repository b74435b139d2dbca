// Builds the package: `node sdk/build.mjs`, after `tsc -b` has written the types. `--out DIR` builds elsewhere,
// `--only script` builds the script-tag file alone.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'vite'
import { noteThirdParty, thirdPartyFile } from '../scripts/lib/thirdParty.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const protocol = resolve(here, '../protocol')
const { values } = parseArgs({
  options: { out: { type: 'string', default: join(here, 'dist') }, only: { type: 'string' } },
})
const out = resolve(values.out)
const manifest = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'))

/** Our own code goes into the bundle; what npm installs stays outside. */
const isExternal = (id) => !/^(\.|\/|[A-Za-z]:|\0)/.test(id) && !id.startsWith('@tuppence/')

/** What npm installs beside it carries its own licence; this is about what went into the bundles. */
const thirdParty = noteThirdParty()

const common = {
  configFile: false,
  publicDir: false,
  root: here,
  logLevel: 'warn',
  resolve: { conditions: ['source', 'module', 'import', 'default'] },
  ssr: {
    resolve: { conditions: ['source', 'module', 'node', 'import', 'default'] },
    noExternal: [/^@tuppence\//],
  },
}

/** Pages of any charset may include the script, so it is written in ASCII. */
const ascii = {
  name: 'ascii',
  generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle))
      chunk.code = chunk.code.replace(/[^\0-~]/g, (char) => {
        const code = char.charCodeAt(0).toString(16)
        return code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code}`
      })
  },
}

async function buildScript() {
  const lib = {
    entry: join(here, 'src/page/script.ts'),
    formats: ['iife'],
    name: 'tuppenceScript',
    fileName: () => 'tuppence.js',
  }
  await build({
    ...common,
    plugins: [ascii, thirdParty.plugin],
    build: { outDir: out, emptyOutDir: false, target: 'es2022', lib },
  })
}

/** The exports below one source folder, as `{ 'page/index': '/…/src/page/index.ts' }`. */
function entriesOf(folder) {
  const entries = Object.values(manifest.exports).filter((entry) =>
    entry.source?.startsWith(`./src/${folder}/`),
  )
  return Object.fromEntries(
    entries.map(({ source, default: built }) => [
      built.replace(/^\.\/dist\/|\.js$/g, ''),
      join(here, source),
    ]),
  )
}

async function buildModules(folder) {
  await build({
    ...common,
    plugins: [thirdParty.plugin],
    build: {
      outDir: out,
      emptyOutDir: false,
      target: 'es2022',
      minify: false,
      ssr: folder === 'server',
      lib: { entry: entriesOf(folder), formats: ['es'] },
      rollupOptions: {
        external: isExternal,
        output: { entryFileNames: '[name].js', chunkFileNames: `${folder}/chunks/[name].js` },
      },
    },
  })
}

function declarations(folder) {
  return readdirSync(folder, { recursive: true }).filter(
    (name) => name.endsWith('.d.ts') && statSync(join(folder, name)).isFile(),
  )
}

/** Where each export of the protocol has its types, once they lie in our `dist/protocol`. */
const protocolTypes = new Map(
  Object.entries(JSON.parse(readFileSync(join(protocol, 'package.json'), 'utf8')).exports).map(
    ([name, { types }]) => [
      `@tuppence/protocol${name.slice(1)}`,
      join(out, 'protocol', types.replace('./dist/src/', '').replace('.d.ts', '.js')),
    ],
  ),
)

/** Copies declarations, pointing their imports at each other: nobody outside has the protocol's package. */
function copyTypes(from, to) {
  for (const name of declarations(from)) {
    const file = join(to, name)
    const text = readFileSync(join(from, name), 'utf8').replace(
      /((?:from |import\()['"])([^'"]+)(['"])/g,
      (_, before, specifier, after) => {
        const target = protocolTypes.get(specifier)
        const path = target ? relative(dirname(file), target).replaceAll('\\', '/') : specifier
        return `${before}${path.startsWith('.') || !target ? path : `./${path}`}${after}`.replace(
          /\.ts(['"])$/,
          '.js$1',
        )
      },
    )
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
}

await buildScript()
if (values.only !== 'script') {
  for (const folder of ['page', 'server', 'testing']) {
    await buildModules(folder)
    copyTypes(join(here, 'dist/types', folder), join(out, folder))
  }
  copyTypes(join(protocol, 'dist/src'), join(out, 'protocol'))
  writeFileSync(join(out, thirdPartyFile), thirdParty.text())
}
