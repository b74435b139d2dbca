import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { aptGet, canAptGet } from './apt.mjs'
import { root, run } from './run.mjs'
import { say } from './say.mjs'

const browsers = {
  chromium: {
    title: 'Chromium',
    variable: 'TUPPENCE_CHROMIUM',
    debian: 'chromium',
    // Never Google Chrome: since version 137 it ignores --load-extension.
    places: () => [
      playwrightChromium(),
      '/usr/lib/chromium/chromium',
      '/usr/bin/chromium',
      '/usr/bin/chromium-browser',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ],
    download: () => run('npx', ['playwright', 'install', 'chromium'], { quiet: true }),
  },
  firefox: {
    title: 'Firefox',
    variable: 'TUPPENCE_FIREFOX',
    debian: 'firefox-esr',
    places: () => [
      '/usr/bin/firefox-esr',
      '/usr/bin/firefox',
      '/Applications/Firefox.app/Contents/MacOS/firefox',
      'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
    ],
  },
}

function playwrightChromium() {
  try {
    return createRequire(join(root, 'e2e/package.json'))('@playwright/test').chromium.executablePath()
  } catch {
    return undefined
  }
}

/** One that is there may lack a library, or be a stub that only says how to install it. */
function starts(path) {
  if (!path || !existsSync(path)) return false
  // On Windows it would open a window.
  if (process.platform === 'win32') return true
  return spawnSync(path, ['--version'], { timeout: 30_000, stdio: 'ignore' }).status === 0
}

const found = new Map()

/** The path of a browser that starts, or undefined. One that the environment names is the only one looked at. */
export function findBrowser(name, env = process.env) {
  const { variable, places } = browsers[name]
  const named = env[variable]
  const key = `${name} ${named ?? ''}`
  const path = found.get(key) ?? (named ? [named] : places()).find(starts)
  if (path) found.set(key, path)
  return path
}

/** Why there is no browser, and what can be done. */
export function noBrowser(name, env = process.env) {
  const { title, variable, debian } = browsers[name]
  if (env[variable]) return `${variable} is ${env[variable]}, and that does not start.`
  const hint = existsSync('/usr/bin/apt-get') ? ` (sudo apt-get install ${debian})` : ''
  return `No ${title} could be found or installed. Install one${hint}, or set ${variable} to its path.`
}

/**
 * Finds a browser, or gets one: what is installed, then the usual download, then Debian's package, which brings the
 * libraries that a download lacks. None is got in place of one that the environment names.
 */
export async function ensureBrowser(name) {
  const { title, variable, debian, download } = browsers[name]
  const path = findBrowser(name)
  if (path || process.env[variable]) return path
  say(`Getting ${title} …`)
  let output = download ? (await download()).output : ''
  if (!findBrowser(name) && canAptGet()) output += (await aptGet([debian])).output
  const got = findBrowser(name)
  if (!got) process.stderr.write(output)
  return got
}
