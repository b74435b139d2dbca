import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBrowser, noBrowser } from '../lib/browsers.mjs'
import { openDataFolder } from '../lib/dataFolder.mjs'
import { ensureDependencies } from '../lib/dependencies.mjs'
import { end, expectSignal, hold, isEnding, never } from '../lib/ending.mjs'
import { readOptions } from '../lib/options.mjs'
import { freePorts } from '../lib/ports.mjs'
import { root, run } from '../lib/run.mjs'
import { fail, say } from '../lib/say.mjs'
import { startServer, stopServer } from '../lib/server.mjs'

const help = `npm start -- [options]

Starts the bank and The Daily Tuppence on this machine and opens a browser with the wallet.

  --bank-port N   the bank's port (3338)
  --site-port N   the newspaper's port (8402)
  --data DIR      where everything is kept (.tuppence)
  --headless      make a new reader's clicks in a browser without a window, and keep pictures of them
  --no-browser    start the servers only
  --help          this text

  TUPPENCE_CHROMIUM   the Chromium to use

Ctrl-C ends everything it started. npm run reset clears .tuppence/.`

function hasDisplay() {
  if (process.platform !== 'linux') return true
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

async function build(bankUrl, extensionDir) {
  say('Building …')
  const forChrome = ['--target', 'chrome', '--suggested-bank', bankUrl, '--out', extensionDir]
  const steps = [
    ['npx', ['tsc', '-b']],
    ['node', ['sdk/build.mjs']],
    ['node', ['extension/build.mjs', ...forChrome]],
  ]
  for (const [command, args] of steps) {
    const { code, output } = await run(command, args, { quiet: true })
    if (code === 0) continue
    process.stderr.write(output)
    fail(`The build stopped at: ${command} ${args.join(' ')}`)
  }
}

async function start(name, entry, args) {
  if (isEnding()) return never()
  const logFile = join(data, `${name}.log`)
  const server = startServer({ name, entry: join(root, entry), args, logFile })
  hold(({ force }) => (force ? server.child.kill('SIGKILL') : stopServer(server)))
  const complain = async (sentence) => {
    if (isEnding()) return never()
    process.stderr.write(`${sentence}\n`)
    return end(1)
  }
  try {
    const message = await server.listening
    void server.exited.then((code) => complain(`The ${name} stopped with exit code ${code}; see ${logFile}`))
    return message
  } catch (error) {
    return complain(error.message)
  }
}

async function browse(chromium) {
  const { openBrowser } = await import('../../e2e/dist/openBrowser.js')
  const headless = options.headless || !hasDisplay()
  // The clicks made without a display are a new reader's, every time.
  const profile = join(data, headless ? 'profile-headless' : 'profile')
  if (headless) {
    if (!options.headless) say('There is no display.')
    say('Making the reader’s clicks in a browser without a window …')
    rmSync(profile, { recursive: true, force: true })
  }
  const pictures = join(data, 'pictures')
  let isOpen = false
  try {
    await openBrowser({
      ...{ chromium, extensionDir, profile, siteUrl, headless, pictures, say },
      onOpen: (close) => {
        isOpen = true
        hold(close)
      },
      onClosed: () => {
        if (!isEnding()) say('The browser was closed. The bank and the newspaper go on until Ctrl-C.')
      },
    })
    if (headless) say(`A picture of each step: ${pictures}`)
  } catch (error) {
    if (isEnding()) return never()
    const file = join(data, 'browser.log')
    writeFileSync(file, `${error.stack}\n`)
    const [what] = error.message.split('\n')
    const sentence = isOpen ? `The browser could not go on (${what})` : 'The browser did not open'
    const hint = isOpen || headless ? '' : ' Without a display: npm start -- --headless'
    process.stderr.write(`${sentence}: see ${file}.${hint}\n`)
    return end(1)
  }
}

const options = readOptions(help, {
  'bank-port': { type: 'string', default: '3338' },
  'site-port': { type: 'string', default: '8402' },
  data: { type: 'string', default: '.tuppence' },
  headless: { type: 'boolean', default: false },
  'no-browser': { type: 'boolean', default: false },
})
const [bankPort, sitePort] = await freePorts({
  'bank-port': options['bank-port'],
  'site-port': options['site-port'],
})
const data = await openDataFolder(options.data)

await ensureDependencies()
const chromium = options['no-browser'] ? undefined : await ensureBrowser('chromium')
if (!chromium && !options['no-browser']) fail(noBrowser('chromium'))

const bankUrl = `http://localhost:${bankPort}`
const siteUrl = `http://localhost:${sitePort}`
const extensionDir = join(data, 'extension')
await build(bankUrl, extensionDir)

await start('bank', 'bank/dist/src/index.js', [
  ...['--port', String(bankPort), '--data', join(data, 'bank'), '--test-money'],
])
const newspaper = await start('newspaper', 'demo-vendor-site/dist/src/index.js', [
  ...['--port', String(sitePort), '--data', join(data, 'newspaper'), '--bank', bankUrl],
])
say(`The bank:            ${bankUrl}`)
say(`The Daily Tuppence:  ${siteUrl}`)
if (newspaper.owner) say(`Its owner's page:    ${newspaper.owner}`)
expectSignal()

if (chromium) await browse(chromium)
if (!isEnding()) say('Ctrl-C ends everything.')
