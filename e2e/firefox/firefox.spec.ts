import { expect, test } from '@playwright/test'
import type { Page } from 'puppeteer-core'
import * as Census from '../../extension/test/support/Census.ts'
import { type Front, type Recorded, startFront } from '../fixtures/front.ts'
import { freePort, type Server, startBank, startSite } from '../fixtures/servers.ts'
import { password } from '../pages/onboarding.ts'
import { type Firefox, openFirefox } from './openFirefox.ts'
import { choose, heading, offered, opened, pay, press, pressOffer, type, typeSecret } from './person.ts'
import { setPassword, setUp } from './setUp.ts'
import { findTraces } from './traces.ts'
import { readWords, typeWords } from './words.ts'

// One Firefox for as much as can be: starting it takes longer than most of what is done with it.
test.describe.configure({ mode: 'serial' })

let bank: Front
let newspaper: Front
const servers: Server[] = []
let firefox: Firefox

test.beforeAll(async () => {
  const behind = await startBank()
  servers.push(behind)
  bank = await startFront({ to: Number(new URL(behind.url).port) })
  const port = await freePort()
  newspaper = await startFront({ to: port })
  servers.push(await startSite(bank.url, { port, args: ['--url', newspaper.url] }))
  firefox = await openFirefox()
})
test.afterAll(async () => {
  await firefox?.close()
  await Promise.all([bank, newspaper].map((front) => front?.stop()))
  await Promise.all(servers.map((server) => server.stop()))
})

/** In which states the suspensions have landed, by what lay on the disk then and was not at rest. */
const census = Census.create()
const resting = new Set(['pay:released', 'pay:paid', 'top-up:done', 'restore:done'])
async function suspended(): Promise<void> {
  const states = (await firefox.suspended()).filter((state) => !resting.has(state))
  if (states.length === 0) census.count('nothing', 'under way')
  for (const each of states) {
    const [machine = '', state = ''] = each.split(':')
    census.count(machine, state)
  }
}

/** An article's page with a mark that lasts as long as the document, and what the page complains of. */
async function openArticle(slug: string): Promise<{ page: Page; complaints: string[] }> {
  const page = await firefox.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error instanceof Error ? error.message : 'error'))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warn') complaints.push(message.text())
  })
  await page.goto(`${newspaper.url}/articles/${slug}`)
  await page.evaluate(() => document.documentElement.setAttribute('data-same-document', ''))
  return { page, complaints }
}

const isSameDocument = (page: Page) =>
  page.evaluate(() => document.documentElement.hasAttribute('data-same-document'))

async function balance(): Promise<string> {
  const popup = await firefox.openOwn('popup')
  const text = await popup
    .locator('.balance.money')
    .map((element) => element.textContent)
    .wait()
  await popup.close()
  return text ?? ''
}

const headerOf = ({ headers }: Recorded, name: string) => headers.find(([each]) => each === name)?.[1]
const swaps = () => bank.seen.filter(({ path }) => path === '/v1/swap')
/** What Firefox sends to everybody, and Node's fetch, with which the newspaper asks its bank. */
const usual = new Set([
  ...['host', 'user-agent', 'accept', 'accept-language', 'accept-encoding', 'connection', 'origin'],
  ...['content-type', 'content-length', 'priority', 'pragma', 'cache-control'],
  ...['sec-fetch-dest', 'sec-fetch-mode', 'sec-fetch-site'],
])
const picture = (page: Page, name: string) => page.screenshot({ path: test.info().outputPath(`${name}.png`) })

test('in Firefox a wallet is set up, a bank added and topped up with test money', async () => {
  const page = await firefox.find('/onboarding/')
  await setUp(page, bank.url)
  await page.close()
  expect(await balance()).toBe('$5.00')
})

test('in Firefox an article is paid for in the wallet’s window and appears in place', async () => {
  const { page, complaints } = await openArticle('how-payword-almost-worked')
  await offered(page)
  await pressOffer(page, 'Read for 5¢')
  const window = await firefox.find('/approval/')
  await window.locator('button.pay:not(.is-settling)').wait()
  await picture(window, 'approval')
  await pay(window)
  await opened(page)
  await picture(page, 'article')
  expect(await page.$eval('tuppence-paywall', (element) => element.textContent)).toContain(
    'Every link a cent',
  )
  expect(await isSameDocument(page)).toBe(true)
  expect(await balance()).toBe('$4.95')

  await page.reload()
  await opened(page)
  expect(swaps()).toHaveLength(1)
  expect(complaints).toEqual([])
  await page.close()
})

test('W6: Firefox suspends the wallet while its window is open, and the payment goes through', async () => {
  // Shorter than the wallet takes to start on a busy machine, and it would never get to answer its window.
  await firefox.suspendAfter(3000)
  const { page } = await openArticle('scrip-by-the-thousandth')
  await offered(page)
  await pressOffer(page, 'Read for 5¢')
  const window = await firefox.find('/approval/')
  await suspended()
  await pay(window)
  await opened(page)
  expect(await balance()).toBe('$4.90')
  await page.close()
})

test('W6: Firefox suspends the wallet under the swap and later replies are lost: the article is paid once', async () => {
  const { page } = await openArticle('glass-on-one-side')
  await offered(page)
  await pressOffer(page, 'Read for 5¢')
  const window = await firefox.find('/approval/')
  const reply = bank.hold('/v1/swap')
  await pay(window)
  await reply.waiting
  const stopLosing = bank.lose('/v1/swap')
  await suspended()
  reply.release()
  await opened(page)
  stopLosing()
  const [, , sent, again] = swaps()
  expect(again?.body.toString()).toBe(sent?.body.toString())
  expect(await balance()).toBe('$4.85')
  await page.close()
})

test('W6: Firefox suspends the wallet under a top-up and the bank’s reply is lost: the money is there, once', async () => {
  const popup = await firefox.openOwn('popup')
  await press(popup, 'Top up')
  await choose(popup, '$1.00')
  const reply = bank.hold('/v1/mint/test')
  await press(popup, 'Top up $1.00')
  await reply.waiting
  await popup.close()
  await suspended()
  reply.release()
  await expect.poll(balance).toBe('$5.85')
  const mints = bank.seen.filter(({ path }) => path === '/v1/mint/test').map(({ body }) => body.toString())
  const [, sent, again] = mints
  expect(again).toBe(sent)
  expect(mints).toHaveLength(3)
})

test('W6: Firefox suspends the locked wallet while its window asks for the password, and unlocking pays', async () => {
  // Shorter than it takes to stretch the password on a busy machine, and the wallet would not live to the end of that.
  await firefox.suspendAfter(5000)
  const popup = await firefox.openOwn('popup')
  await press(popup, 'Lock now')
  await heading(popup, 'Your wallet is locked')
  await popup.close()
  const { page } = await openArticle('a-mint-that-struck-coincidences')
  await offered(page)
  await pressOffer(page, 'Read for 5¢')
  const window = await firefox.find('/approval/')
  await typeSecret(window, 'input[type=password]', password)
  await suspended()
  await pay(window)
  await opened(page)
  expect(await balance()).toBe('$5.80')
  await page.close()
})

test('W6: behavior: Firefox suspends the wallet while a restore looks for coins and while it moves them: opened again, the money is back, once', async () => {
  const had = await balance()
  // To read the words, the time that Firefox gives a reader's wallet.
  await firefox.suspendAfter(30_000)
  const words = await readWords(await firefox.openOwn('home'))
  await firefox.close()
  firefox = await openFirefox()

  const page = await firefox.find('/onboarding/')
  await setPassword(page)
  await typeWords(page, words)
  await firefox.suspendAfter(1000)
  const before = bank.seen.length
  const found = bank.hold('/v1/restore')
  await type(page, 'Address', bank.url)
  await press(page, 'Look there')
  await found.waiting
  await page.close()
  await suspended()

  const moved = bank.hold('/v1/swap')
  found.release()
  const again = await firefox.openOwn('onboarding')
  await moved.waiting
  await again.close()
  await suspended()

  moved.release()
  const last = await firefox.openOwn('onboarding')
  const titles = () => last.$$eval('h1', (all) => all.map(({ textContent }) => textContent))
  await expect.poll(titles).toEqual([expect.stringContaining(had)])
  await picture(last, 'restored')
  await last.close()
  expect(await balance()).toBe(had)

  const bodies = (path: string) =>
    bank.seen.slice(before).flatMap((each) => (each.path === path ? [each.body.toString()] : []))
  const [asked, askedAgain] = bodies('/v1/restore')
  expect(askedAgain).toBe(asked)
  // On a slow machine it is suspended once more before the bank's answer is stored.
  const sent = bodies('/v1/swap')
  expect(sent.length).toBeGreaterThan(1)
  expect(new Set(sent).size).toBe(1)
})

test('W6: behavior: Firefox has suspended the wallet in each of these states', () => {
  console.log(`Firefox: suspensions by the state they landed in: ${census.report().join('; ')}`)
  const states = { pay: ['approving', 'swapping'], 'top-up': ['minting'], restore: ['scanning', 'moving'] }
  expect(census.missed(states)).toEqual([])
})

test('R1, R5: from Firefox bank and newspaper hear nothing that tells one install from another', async () => {
  const [atBank, atNewspaper] = [[...bank.seen], [...newspaper.seen]]
  await test.step('what Firefox says by itself is found, and what is hidden in a token', async () => {
    const home = await firefox.openOwn('home')
    await home.evaluate((url) => fetch(url, { method: 'POST', body: '{}' }).then(String, String), bank.url)
    await home.close()
    expect(findTraces(bank.seen.slice(atBank.length), firefox.install)).toEqual(['POST /: origin'])

    const bytes = Buffer.from(firefox.install.replaceAll('-', ''), 'hex')
    const token = `cashuB${Buffer.concat([Buffer.from('coin'), bytes]).toString('base64url')}`
    const credential = Buffer.from(JSON.stringify({ payload: { token } })).toString('base64url')
    await fetch(newspaper.url, { headers: { 'payment-authorization': `Payment ${credential}` } })
    expect(findTraces(newspaper.seen.slice(-1), firefox.install)).toEqual(['GET /: payment-authorization'])
  })

  const asked = new Set([...atBank, ...atNewspaper].map(({ method, path }) => `${method} ${path}`))
  const deeds = ['mint/quote/test', 'mint/test', 'swap', 'restore', 'checkstate']
  for (const deed of deeds) expect(asked).toContain(`POST /v1/${deed}`)
  expect(asked).toContain('GET /.well-known/tuppence')
  expect(atNewspaper.some((each) => headerOf(each, 'payment-authorization'))).toBe(true)

  for (const each of atBank) {
    expect([undefined, 'null']).toContain(headerOf(each, 'origin'))
    expect(headerOf(each, 'accept-language')).toBe('*')
    expect(each.headers.map(([name]) => name).filter((name) => !usual.has(name))).toEqual([])
  }
  expect(findTraces([...atBank, ...atNewspaper], firefox.install)).toEqual([])
})
