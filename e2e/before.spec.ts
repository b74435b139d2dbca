import type { Page } from '@playwright/test'
import { clearBefore, putBefore, secretsBefore, wordsBefore } from './fixtures/before.ts'
import { findInFiles } from './fixtures/files.ts'
import { findIn, readStores } from './fixtures/stores.ts'
import { expect, test } from './fixtures/test.ts'
import { startWallet } from './fixtures/wallet.ts'
import { backup } from './pages/backup.ts'
import { onboarding, password } from './pages/onboarding.ts'

declare const chrome: { readonly action: { getBadgeText(details: object): Promise<string> } }

test('S1: behavior: a wallet of the version before asks for a password, is whole behind it, and nothing of it can be read without it, in no record and in no file', async ({
  profile,
}) => {
  await startBefore(profile)
  const wallet = await startWallet({ profile })
  try {
    const page = await wallet.open('onboarding')
    await test.step('nothing is shown or paid before it has a password, and the check finds what is clear', async () => {
      await expect(page.getByRole('heading', { name: 'Protect your wallet' })).toBeVisible()
      const popup = await wallet.open('popup')
      await expect(popup.getByText('Your wallet is not protected by a password yet')).toBeVisible()
      await expect(popup.locator('.balance')).toHaveCount(0)
      await popup.close()
      expect(await badgeOf(page)).toBe('!')
      const found = findIn(await readStores(page), clearBefore)
      for (const text of clearBefore) expect(found.some((line) => line.endsWith(text))).toBe(true)
      const inFiles = findInFiles(profile, secretsBefore)
      for (const text of secretsBefore) expect(inFiles.some((line) => line.endsWith(text))).toBe(true)
    })
    await beBusyBeside(await wallet.open('popup'), 'reading')
    await page.bringToFront()
    await encrypt(page)
    await test.step('nothing is clear any more', async () => {
      await expect.poll(() => badgeOf(page)).not.toBe('!')
      await expect.poll(() => findInFiles(profile, secretsBefore)).toEqual([])
      expect(findIn(await readStores(page), clearBefore)).toEqual([])
    })
    await test.step('money, history and limits are there, locked and unlocked like every other wallet’s', async () => {
      await wallet.lock()
      await wallet.unlock()
      expect(await wallet.balance()).toBe('90¢')
      const home = await wallet.open('home')
      await expect(home.getByText('A article/7')).toBeVisible()
      await home.getByRole('link', { name: 'Limits' }).click()
      await expect(home.getByRole('region', { name: 'All wallets' }).getByLabel('A day')).toHaveValue('4.00')
      await home.getByRole('link', { name: 'Backup' }).click()
      const steps = backup(home)
      await steps.open()
      expect(await steps.read()).toEqual(wordsBefore)
    })
  } finally {
    await wallet.close()
  }
  expect(findInFiles(profile, secretsBefore)).toEqual([])
})

for (const when of ['before the old database goes', 'as the old database goes'] as const)
  test(`S1: behavior: where the browser is killed ${when}, its next start takes away what is clear`, async ({
    profile,
  }) => {
    await startBefore(profile)
    const wallet = await startWallet({ profile })
    const page = await wallet.open('onboarding')
    await expect(page.getByRole('heading', { name: 'Protect your wallet' })).toBeVisible()
    await beBusyBeside(await wallet.open('popup'), 'writing')
    const holder = await wallet.open('popup')
    // What a page has open cannot be deleted: there the wallet waits.
    if (when === 'before the old database goes') {
      await hold(holder, 'tuppence')
      await page.bringToFront()
      await encrypt(page)
      expect(findInFiles(profile, secretsBefore)).not.toEqual([])
    } else {
      const isGone = holdAfter(holder, { gone: 'tuppence', held: 'tuppence-empty-2' })
      await page.bringToFront()
      await encrypt(page)
      await isGone
    }
    await wallet.crash()

    const next = await startWallet({ profile })
    try {
      await expect.poll(() => findInFiles(profile, secretsBefore)).toEqual([])
      await next.unlock()
      expect(await next.balance()).toBe('90¢')
      expect(await databases(await next.open('popup'))).not.toContain('tuppence')
    } finally {
      await next.close()
    }
    expect(findInFiles(profile, secretsBefore)).toEqual([])
  })

/** A profile with a wallet of the version before in it. */
async function startBefore(profile: string): Promise<void> {
  const old = await startWallet({ profile })
  const empty = await old.open('onboarding')
  await onboarding(empty).welcome()
  await putBefore(empty)
  await old.close()
}

async function encrypt(page: Page): Promise<void> {
  await page.getByLabel('New password').fill(password)
  await page.getByLabel('The same once more').fill(password)
  await page.getByRole('button', { name: 'Encrypt my wallet' }).click()
  await expect(page.getByRole('heading', { name: 'You have 90¢' })).toBeVisible()
}

async function databases(page: Page): Promise<string[]> {
  const names = await page.evaluate(async () => (await indexedDB.databases()).map(({ name = '' }) => name))
  return names.sort()
}

/** Opens a database for as long as the page is there. */
function hold(page: Page, name: string): Promise<void> {
  return holdAfter(page, { held: name })
}

/** The same, in the moment in which another one is gone. */
function holdAfter(page: Page, names: { readonly gone?: string; readonly held: string }): Promise<void> {
  return page.evaluate(async ({ gone, held }) => {
    while ((await indexedDB.databases()).some(({ name }) => name === gone)) {}
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.open(held)
      request.onsuccess = () => {
        Object.assign(globalThis, { [held]: request.result })
        resolve()
      }
      request.onerror = () => reject(request.error)
    })
  }, names)
}

/** What stands on the wallet's button. */
function badgeOf(page: Page): Promise<string> {
  return page.evaluate(() => chrome.action.getBadgeText({}))
}

/**
 * Is busy in a database of its own until a second after the old one is gone: stays where it has begun to read, so that what
 * is deleted meanwhile stays in the files that are rewritten; or writes without a pause, so that they are not rewritten.
 */
function beBusyBeside(page: Page, how: 'reading' | 'writing'): Promise<void> {
  return page.evaluate(async (how) => {
    const done = (request: IDBRequest) =>
      new Promise((resolve, reject) => {
        request.onsuccess = resolve
        request.onerror = () => reject(request.error)
      })
    const opening = indexedDB.open('beside')
    opening.onupgradeneeded = () => {
      const store = opening.result.createObjectStore('store')
      for (const key of [1, 2]) store.put(key, key)
    }
    await done(opening)
    let isOver = false
    if (how === 'reading') {
      const store = opening.result.transaction('store').objectStore('store')
      await done(store.openCursor())
      const stay = () => {
        if (!isOver) store.get(1).onsuccess = stay
      }
      stay()
    } else {
      const write = () => {
        const store = opening.result.transaction('store', 'readwrite').objectStore('store')
        if (!isOver) store.put(1, 1).onsuccess = write
      }
      write()
    }
    void (async () => {
      while ((await indexedDB.databases()).some(({ name }) => name === 'tuppence')) {}
      setTimeout(() => {
        isOver = true
      }, 1_000)
    })()
  }, how)
}
