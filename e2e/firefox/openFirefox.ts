import { join } from 'node:path'
import { expect } from '@playwright/test'
import puppeteer, { type Browser, type Page } from 'puppeteer-core'
import { firefoxId } from '../../extension/manifest.ts'
import { findBrowser } from '../../scripts/lib/browsers.mjs'
import { root } from '../../scripts/lib/run.mjs'

/** A Firefox with the extension in it. */
export type Firefox = {
  /** What the browser made up for this install alone; fixed here, so that it can be looked for. */
  readonly install: string
  /** The first page whose address has this in it, or the next one to open. */
  find(part: string): Promise<Page>
  /** Whether a page is open whose address has this in it. */
  has(part: string): Promise<boolean>
  /** Opens one of the extension's pages in a tab. */
  openOwn(page: 'popup' | 'home' | 'onboarding'): Promise<Page>
  newPage(): Promise<Page>
  /** Suspends the event page, and from its next life on whenever it has idled for this many milliseconds. */
  suspendAfter(milliseconds: number): Promise<void>
  /** Waits until the browser has suspended the event page; the states of all operations as they lie on its disk then. */
  suspended(): Promise<string[]>
  close(): Promise<void>
}

/** Of a reader who is easily told from others. */
const languages = 'en-GB, eo, tlh'
/** The extension as the browser's own code sees it. */
const extension = `WebExtensionPolicy.getByID('${firefoxId}').extension`
/** Milliseconds. */
const patience = 90_000
const install = 'c0ffee11-2b5d-4e7f-8a90-123456789abc'

/** Starts Firefox and installs the extension as it is built for readers, as Add-ons from a file does. */
export async function openFirefox(): Promise<Firefox> {
  const executablePath = findBrowser('firefox')
  if (!executablePath) throw new Error('The browser tests need Firefox: npm run setup')
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    timeout: 60_000,
    // Without it the browser refuses to take a tab to an extension's page.
    args: ['--remote-allow-system-access'],
    extraPrefsFirefox: {
      'extensions.webextensions.uuids': JSON.stringify({ [firefoxId]: install }),
      'intl.accept_languages': languages,
    },
  })
  await browser.installExtension(join(root, 'extension/dist/firefox'))
  const find = (part: string) => findPage(browser, part)
  /** Going to a page of the browser's own never seems to end, so its end is not waited for. */
  const goInside = async (url: string) => {
    const page = await browser.newPage()
    await page.goto(url, { timeout: 1 }).catch(() => {})
    return find(url)
  }
  let privileged: Promise<Page> | undefined
  const inside = () => {
    privileged ??= goInside('about:config')
    return privileged
  }
  return {
    install,
    find,
    has: async (part) => (await openPage(browser, part)) !== undefined,
    openOwn: (name) => goInside(`moz-extension://${install}/${name}/index.html`),
    newPage: () => browser.newPage(),
    suspendAfter: async (milliseconds) => {
      const page = await inside()
      // A life keeps the timer it began with, so this one is ended.
      await page.evaluate(`
        Services.prefs.setIntPref('extensions.background.idle.timeout', ${milliseconds})
        ${extension}.terminateBackground({ disableResetIdleForTest: true })
      `)
    },
    suspended: async () => readStates(await inside()),
    close: () => browser.close(),
  }
}

/**
 * What everybody can read who has the profile when the event page has been suspended: how far each operation is. Told by
 * the browser itself, and at once: a page of the extension would wake the event page up, and so does whatever happens next.
 */
async function readStates(privileged: Page): Promise<string[]> {
  const states = await privileged.evaluate(`(async () => {
    const stopped = new Promise((resolve, reject) => {
      ${extension}.once('shutdown-background-script', resolve)
      setTimeout(() => reject(new Error('the event page is not suspended')), ${patience})
    })
    if (${extension}.backgroundState !== 'stopped') await stopped
    const done = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
    const database = await done(indexedDB.openForPrincipal(${extension}.principal, 'tuppence-sealed'))
    const rows = (store) => done(database.transaction(store).objectStore(store).getAll())
    const [operations, restores] = await Promise.all([rows('operations'), rows('restores')])
    database.close()
    return [...operations.map(({ state }) => state), ...restores.map(({ state }) => 'restore:' + state)]
  })()`)
  return states as string[]
}

/** The first page whose address has this in it, or the next one to open. */
export async function findPage(browser: Browser, part: string): Promise<Page> {
  let found: Page | undefined
  const look = async () => {
    found = await openPage(browser, part)
    return found !== undefined
  }
  await expect.poll(look, { message: `a page at ${part}`, intervals: [100] }).toBe(true)
  if (!found) throw new Error(`no page at ${part}`)
  return found
}

/** Of the browser's own pages puppeteer knows no address, but they know it themselves. */
async function openPage(browser: Browser, part: string): Promise<Page | undefined> {
  let found: Page | undefined
  for (const page of await browser.pages()) {
    const address = await page.evaluate(() => location.href).catch(() => '')
    if (address.includes(part)) found = page
  }
  return found
}
