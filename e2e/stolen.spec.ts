import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext, Page } from '@playwright/test'
import { Credential } from '@tuppence/protocol'
import { Derive, Token } from '@tuppence/protocol/ecash'
import { parsePayload } from '@tuppence/protocol/methods/cashu/schema'
import { findIn, plant, readStores, unplant } from './fixtures/stores.ts'
import { expect, test } from './fixtures/test.ts'
import { startWallet } from './fixtures/wallet.ts'
import { backup } from './pages/backup.ts'
import { newspaper } from './pages/newspaper.ts'
import { onboarding } from './pages/onboarding.ts'

/** The token that a page hands to its till, as it goes over the wire. */
async function tokenOf(context: BrowserContext): Promise<string> {
  const request = await context.waitForEvent('request', {
    predicate: async (each) => Boolean((await each.allHeaders())['payment-authorization']),
    timeout: 60_000,
  })
  const field = (await request.allHeaders())['payment-authorization'] ?? ''
  return parsePayload(Credential.parse(field).payload).token
}

/** Two words in a row, as a list or a line of them would hold them. */
function pairs(words: readonly string[]): string[] {
  return words.slice(1).flatMap((word, at) => [' ', ',', '","'].map((gap) => `${words[at]}${gap}${word}`))
}

/** Shows that the check finds what is planted in the stores, each text in every form, and takes it away again. */
async function proveCheck(page: Page, secrets: readonly string[]): Promise<void> {
  await test.step('the check finds what is planted, each in every form', async () => {
    await plant(page, secrets)
    const found = findIn(await readStores(page), secrets)
    for (const secret of secrets) {
      expect(found).toContain(`canary/nest: ${secret}`)
      expect(found).toContain(`storage.local: ${secret}`)
    }
    await unplant(page, secrets.length)
  })
}

test('S1: a copy of the profile tells nothing: no word, no coin, no shop, no bank, not even that an article was bought', async ({
  world,
  profile,
}) => {
  const first = await startWallet({ bank: world.bank.url, profile })
  const paper = newspaper(first.context, world.newspaper.url)
  const story = await paper.openArticle()
  const token = tokenOf(first.context)
  await (await paper.press(story.readButton)).pay()
  await story.opened()
  const home = await first.open('home')
  await home.getByRole('link', { name: 'Backup' }).click()
  const steps = backup(home)
  await steps.open()
  const words = await steps.read()

  const { proofs } = Token.decode(await token)
  const seed = Buffer.from(Derive.seedFromWords(words.join(' '))).toString('hex')
  const secrets = [
    ...pairs(words),
    seed,
    ...proofs.flatMap(({ secret, C }) => [secret, C]),
    ...[world.newspaper.url, world.bank.url].map((url) => new URL(url).host),
    'How PayWord almost worked',
  ]
  await proveCheck(home, secrets)
  await test.step('locked', async () => {
    await first.lock()
    const pieces = await readStores(home)
    expect(pieces.length).toBeGreaterThan(20)
    expect(findIn(pieces, secrets)).toEqual([])
  })
  await first.close()
  await test.step('and after the browser was closed', async () => {
    const second = await startWallet({ profile })
    const page = await second.open('home')
    await expect(page.getByRole('heading', { name: 'Your wallet is locked' })).toBeVisible()
    expect(findIn(await readStores(page), secrets)).toEqual([])
    await second.close()
  })
})

/** Every file of a profile that holds one of the texts, as Chromium writes them: in one byte a letter or two. */
function filesWith(profile: string, texts: readonly string[]): string[] {
  const files = readdirSync(profile, { recursive: true, encoding: 'utf8' })
  return files.flatMap((name) => {
    const bytes = contentOf(join(profile, name))
    return texts
      .filter((text) => bytes.includes(text) || bytes.includes(Buffer.from(text, 'utf16le')))
      .map((text) => `${name}: ${text}`)
  })
}

/** A browser that runs takes its files away at will. */
function contentOf(path: string): Buffer {
  try {
    return statSync(path).isFile() ? readFileSync(path) : Buffer.alloc(0)
  } catch {
    return Buffer.alloc(0)
  }
}

/** Puts an ordinary field into the page and types into it: what a browser keeps of such a page, it keeps of this. */
async function typeCanary(page: Page, text: string): Promise<void> {
  await page.evaluate(() => {
    const field = document.createElement('input')
    field.id = 'canary'
    document.body.append(field)
  })
  await page.locator('#canary').fill(text)
}

/** Kills the browser's processes as a crash does; nothing is told and nothing is tidied up. */
async function crash(context: BrowserContext): Promise<void> {
  const browser = context.browser()
  const cdp = await browser?.newBrowserCDPSession()
  const closed = context.waitForEvent('close')
  await cdp?.send('Browser.crash').catch(() => {})
  await closed
}

/** Opens what a killed browser has left, and reads the stores: what lies there packed is missed by who reads the files. */
async function expectNoneInStores(profile: string, secrets: readonly string[]): Promise<void> {
  const again = await startWallet({ profile })
  const page = await again.open('home')
  await expect(page.getByRole('heading', { name: 'Your wallet is locked' })).toBeVisible()
  await proveCheck(page, secrets)
  expect(findIn(await readStores(page), secrets)).toEqual([])
  await again.close()
}

test('S2: words that were typed are in no file and no store of a browser that was killed', async ({
  profile,
}) => {
  const typed = 'legal winner thank year wave sausage worth useful legal winner thank yellow'.split(' ')
  const wallet = await startWallet({ profile })
  await test.step('typed, to bring a wallet back', async () => {
    const page = await wallet.open('onboarding')
    const first = onboarding(page)
    await first.begin()
    await first.choosePassword()
    await page.getByRole('button', { name: 'I have twelve words' }).click()
    for (const [at, word] of typed.entries()) {
      await page.getByLabel(`Word ${at + 1}`, { exact: true }).pressSequentially(`${word}${at}secret`)
    }
    await page.getByRole('button', { name: 'Hold to look at them' }).hover()
    await page.mouse.down()
    await expect(page.getByLabel('Word 1', { exact: true })).toHaveAttribute('type', 'text')
    await page.mouse.up()
    await typeCanary(page, 'canary-of-the-first-run')
  })
  const secret = typed.map((word, at) => `${word}${at}secret`)
  await test.step('the check finds the canary that was typed beside them', async () => {
    const canary = () => filesWith(profile, ['canary-of-the-first-run']).length
    await expect.poll(canary).toBeGreaterThan(0)
  })
  await crash(wallet.context)
  expect(filesWith(profile, ['canary-of-the-first-run'])).not.toEqual([])
  expect(filesWith(profile, secret)).toEqual([])
  await expectNoneInStores(profile, secret)
})

test('S2: words that were shown are in no file and no store of a browser that was killed', async ({
  world,
  profile,
}) => {
  const wallet = await startWallet({ bank: world.bank.url, profile })
  const home = await wallet.open('home')
  await home.getByRole('link', { name: 'Backup' }).click()
  const steps = backup(home)
  await steps.open()
  const words = await steps.read()
  await home.getByRole('button', { name: 'Hold to show the words' }).hover()
  await home.mouse.down()
  await expect(steps.word(1)).toHaveAttribute('type', 'text')
  await typeCanary(home, words.map((word) => `${word}-canary`).join(' '))
  await home.mouse.up()
  const canary = () => filesWith(profile, [`${words[0]}-canary`]).length
  await expect.poll(canary).toBeGreaterThan(0)
  await crash(wallet.context)
  expect(filesWith(profile, pairs(words))).toEqual([])
  await expectNoneInStores(profile, pairs(words))
})
