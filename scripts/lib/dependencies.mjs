import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { aptGet, canAptGet } from './apt.mjs'
import { root, run } from './run.mjs'
import { fail, say } from './say.mjs'

const stamp = join(root, 'node_modules', '.tuppence-setup')

function fingerprint() {
  const lock = readFileSync(join(root, 'package-lock.json'))
  return createHash('sha256').update(lock).update(process.version).update(process.arch).digest('hex')
}

function databaseLoads() {
  try {
    const Database = createRequire(join(root, 'package.json'))('better-sqlite3')
    new Database(':memory:').close()
    return true
  } catch {
    return false
  }
}

/** Node's own headers, where they lie beside the binary: then the database compiles without a download. */
function headers() {
  const prefix = dirname(dirname(process.execPath))
  return existsSync(join(prefix, 'include/node/node.h')) ? { npm_config_nodedir: prefix } : {}
}

async function buildDatabase() {
  say('Preparing the database library (a minute or two where it has to be compiled) …')
  const env = headers()
  let built = await run('npm', ['rebuild', 'better-sqlite3'], { quiet: true, env })
  if (!databaseLoads() && canAptGet()) {
    await aptGet(['python3', 'make', 'g++'])
    built = await run('npm', ['rebuild', 'better-sqlite3'], { quiet: true, env })
  }
  if (databaseLoads()) return
  process.stderr.write(built.output)
  const hint = existsSync('/usr/bin/apt-get') ? ' (sudo apt-get install python3 make g++)' : ''
  fail(`The database library could not be built: it needs python3, make and a C++ compiler${hint}.`)
}

/** Installs what package-lock.json names, without install scripts but for the one that is needed. */
export async function ensureDependencies() {
  const wanted = fingerprint()
  const have = existsSync(stamp) && readFileSync(stamp, 'utf8')
  if (have === wanted && databaseLoads()) return
  if (have !== wanted) {
    say('Installing dependencies …')
    const result = await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { quiet: true })
    if (result.code !== 0) {
      process.stderr.write(result.output)
      fail('The dependencies could not be installed: npm ci failed.')
    }
  }
  if (!databaseLoads()) await buildDatabase()
  writeFileSync(stamp, wanted)
}
