import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { aptGet, canAptGet } from './apt.mjs'
import { root, run } from './run.mjs'
import { say } from './say.mjs'

const candidates = {
  // Never Google Chrome: since version 137 it ignores --load-extension.
  chromium: [
    process.env.TUPPENCE_CHROMIUM,
    playwrightChromium,
    '/usr/lib/chromium/chromium',
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  firefox: [
    process.env.TUPPENCE_FIREFOX,
    '/usr/bin/firefox-esr',
    '/usr/bin/firefox',
    '/Applications/Firefox.app/Contents/MacOS/firefox',
    'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
  ],
}

function playwrightChromium() {
  try {
    return createRequire(join(root, 'e2e/package.json'))('@playwright/test').chromium.executablePath()
  } catch {
    return undefined
  }
}

/** The path of an installed browser, or undefined. */
export function findBrowser(name) {
  for (const candidate of candidates[name]) {
    const path = typeof candidate === 'function' ? candidate() : candidate
    if (path && existsSync(path)) return path
  }
  return undefined
}

async function download(name) {
  if (name === 'chromium') return run('npx', ['playwright', 'install', 'chromium'], { quiet: true })
  return { code: 1, output: '' }
}

/** Finds a browser, or gets one: what is installed, then the usual download, then Debian's package. */
export async function ensureBrowser(name) {
  const found = findBrowser(name)
  if (found) return found
  say(`Getting ${name === 'chromium' ? 'Chromium' : 'Firefox'} …`)
  if ((await download(name)).code === 0 && findBrowser(name)) return findBrowser(name)
  if (canAptGet()) await aptGet(name === 'chromium' ? ['chromium'] : ['firefox-esr'])
  return findBrowser(name)
}
