import { existsSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureBrowser } from './lib/browsers.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { checkNode } from './lib/node.mjs'
import { parsePort, portIsFree } from './lib/ports.mjs'
import { root, run } from './lib/run.mjs'
import { fail, say } from './lib/say.mjs'
import { startServer, stopServer } from './lib/server.mjs'

const help = `npm start -- [options]

Starts the bank and The Daily Tuppence on this machine and opens a browser with the wallet.

  --bank-port N   the bank's port (3338)
  --site-port N   the newspaper's port (8402)
  --data DIR      where everything is kept (.tuppence)
  --headless      make the reader's clicks in a browser without a window, and keep pictures of them
  --no-browser    start the servers only
  --help          this text

Ctrl-C ends everything it started. npm run reset clears .tuppence/.`

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        'bank-port': { type: 'string', default: '3338' },
        'site-port': { type: 'string', default: '8402' },
        data: { type: 'string', default: '.tuppence' },
        headless: { type: 'boolean', default: false },
        'no-browser': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    return values
  } catch (error) {
    return fail(`${error.message}\nSee npm start -- --help.`)
  }
}

function hasDisplay() {
  if (process.platform !== 'linux') return true
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

async function freePort(option, text) {
  const port = parsePort(text)
  if (!port) fail(`--${option} takes a port number, not "${text}".`)
  if (!(await portIsFree(port))) {
    fail(`Port ${port} is in use. Choose another: npm start -- --${option} ${port + 1000}`)
  }
  return port
}

async function build(bankUrl, extensionDir) {
  say('Building …')
  const steps = [
    ['npx', ['tsc', '-b']],
    ['node', ['sdk/build.mjs']],
    [
      'node',
      ['extension/build.mjs', '--target', 'chrome', '--suggested-bank', bankUrl, '--out', extensionDir],
    ],
  ]
  for (const [command, args] of steps) {
    const { code, output } = await run(command, args, { quiet: true })
    if (code === 0) continue
    process.stderr.write(output)
    fail(`The build stopped at: ${command} ${args.join(' ')}`)
  }
}

const options = readOptions()
if (options.help) {
  say(help)
  process.exit(0)
}
checkNode()
const bankPort = await freePort('bank-port', options['bank-port'])
const sitePort = await freePort('site-port', options['site-port'])
if (bankPort === sitePort) fail('The bank and the newspaper need two different ports.')

await ensureDependencies()
const chromium = options['no-browser'] ? undefined : await ensureBrowser('chromium')
if (!chromium && !options['no-browser']) {
  fail('No Chromium could be found or installed; set TUPPENCE_CHROMIUM to its path.')
}

const data = resolve(root, options.data)
mkdirSync(data, { recursive: true })
const bankUrl = `http://localhost:${bankPort}`
const siteUrl = `http://localhost:${sitePort}`
const extensionDir = join(data, 'extension')
await build(bankUrl, extensionDir)

const servers = []
let stopping = false
async function stop(code) {
  if (stopping) return
  stopping = true
  say('\nStopping …')
  await Promise.all(servers.map(stopServer))
  process.exit(code)
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(0))

async function start(name, entry, args) {
  const server = startServer({ name, entry: join(root, entry), args, logFile: join(data, `${name}.log`) })
  servers.push(server)
  try {
    const message = await server.listening
    void server.exited.then((code) => {
      if (stopping) return
      process.stderr.write(`The ${name} stopped with exit code ${code}; see ${join(data, `${name}.log`)}\n`)
      void stop(1)
    })
    return message
  } catch (error) {
    process.stderr.write(`${error.message}\n`)
    return stop(1)
  }
}

await start('bank', 'bank/dist/src/index.js', [
  ...['--port', String(bankPort), '--data', join(data, 'bank'), '--test-money'],
])
const newspaper = await start('newspaper', 'demo-vendor-site/dist/src/index.js', [
  ...['--port', String(sitePort), '--data', join(data, 'newspaper'), '--bank', bankUrl],
])
say(`The bank:            ${bankUrl}`)
say(`The Daily Tuppence:  ${siteUrl}`)
if (newspaper?.owner) say(`Its owner's page:    ${newspaper.owner}`)

const { openBrowser } = existsSync(join(root, 'e2e/dist/openBrowser.js'))
  ? await import('../e2e/dist/openBrowser.js')
  : {}
if (chromium && openBrowser) {
  const headless = options.headless || !hasDisplay()
  const pictures = join(data, 'pictures')
  if (headless) say('There is no display: making the reader’s clicks in a browser without a window …')
  try {
    await openBrowser({
      chromium,
      extensionDir,
      profile: join(data, 'profile'),
      siteUrl,
      headless,
      pictures,
      say,
    })
    if (headless) say(`A picture of each step: ${pictures}`)
  } catch (error) {
    if (!stopping) {
      process.stderr.write(`The browser could not do it: ${error.message}\n`)
      await stop(1)
    }
  }
}
if (!stopping) say('Ctrl-C ends everything.')
