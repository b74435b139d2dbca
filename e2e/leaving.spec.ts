import type { Page } from '@playwright/test'
import { type Front, startFront } from './fixtures/front.ts'
import { type HostileSite, startHostileSite } from './fixtures/hostile.ts'
import { type Server, startSite } from './fixtures/servers.ts'
import { expect, test } from './fixtures/test.ts'
import { startWallet, type Wallet } from './fixtures/wallet.ts'
import { article } from './pages/article.ts'
import { newspaper } from './pages/newspaper.ts'

let bank: Front
let site: Server
let thief: HostileSite
let wallet: Wallet

test.beforeAll(async ({ world }) => {
  bank = await startFront({ to: Number(new URL(world.bank.url).port) })
  site = await startSite(bank.url)
  thief = await startHostileSite()
  wallet = await startWallet({ bank: bank.url, keepsPages: true })
})
test.afterAll(async () => {
  await wallet?.close()
  for (const part of [site, thief, bank]) await part?.stop()
})

/**
 * An article in a tab that writes down under which id it was pressed and whether the browser brought it back as it
 * was, and says when its reader's click is long ago. `kept`: whether the browser may bring it back so.
 */
async function openStory(slug: string, kept: boolean) {
  const page = await wallet.context.newPage()
  await page.addInitScript(() => {
    const mark = (name: string, value: string) => document.documentElement.setAttribute(name, value)
    addEventListener('message', ({ data }) => data?.tuppence && mark('data-pressed', data.id))
    addEventListener('pageshow', ({ persisted }) => mark('data-kept', String(persisted)))
    addEventListener('click', () => {
      const timer = setInterval(() => {
        if (navigator.userActivation.isActive) return
        clearInterval(timer)
        console.info('the click is long ago')
      }, 200)
    })
  })
  await page.goto(`${site.url}/articles/${slug}`)
  // A page that wants to hear of its end has one.
  if (!kept) await page.evaluate(() => addEventListener('unload', () => {}))
  const story = article(page)
  await story.offered()
  return story
}

const pressed = (page: Page) => page.locator('html').getAttribute('data-pressed')
const cents = async () => Math.round(Number((await wallet.balance()).replace('$', '')) * 100)
const swaps = () => bank.seen.filter(({ path }) => path === '/v1/swap').map(({ body }) => body.toString())

/** The wallet has what the page wanted, and nobody is there to take it. */
async function expectWaitingThere(): Promise<void> {
  const home = await wallet.open('home')
  await expect(home.getByText('Waiting there')).toBeVisible()
  await home.close()
}

/** Back by the browser's button: the article is there, if need be after one more press, and nobody is asked again. */
async function comeBack(story: ReturnType<typeof article>, kept: boolean): Promise<void> {
  const windows: string[] = []
  wallet.context.on('page', (page) => windows.push(page.url()))
  // A page that was kept is not loaded.
  await story.page.goBack({ waitUntil: 'commit' })
  await story.page.bringToFront()
  await story.page.locator(`html[data-kept="${kept}"]`).waitFor()
  if (!kept) {
    await story.offered()
    await story.readButton.click()
  }
  await story.opened()
  expect(windows).toEqual([])
}

test('C5: behavior: left for another site with the wallet’s window open: that site learns nothing, and the article is paid once', async () => {
  const before = { cents: await cents(), swaps: swaps().length }
  const story = await openStory('how-payword-almost-worked', true)
  const later = longAfterClick(story.page)
  const asking = await newspaper(wallet.context, site.url).press(story.readButton)
  thief.attack = { url: thief.url, challenges: [], id: (await pressed(story.page)) ?? '' }
  // What a driver reads counts as a click, so from here on the page is not looked at until it is back.
  await later
  await story.page.goto(thief.url)
  await story.page.getByRole('button').click()
  const log = story.page.locator('#log')
  await expect(log).toContainText('not-found')

  await asking.pay()
  await asking.closed()
  await expectWaitingThere()
  await story.page.bringToFront()
  expect((await log.innerText()).trim().split('\n')).toEqual([
    expect.stringContaining('"connected"'),
    expect.stringContaining('"not-found"'),
  ])
  await comeBack(story, true)
  expect(await cents()).toBe(before.cents - 5)
  expect(new Set(swaps().slice(before.swaps)).size).toBe(1)
  await story.page.close()
})

for (const kept of [true, false]) {
  const how = kept ? 'kept for the back button' : 'loaded anew'

  test(`C5: behavior: left for another page of the same site with the payment under way: what comes after is not told there, and the article is paid once (${how})`, async () => {
    const before = { cents: await cents(), swaps: swaps().length }
    const story = await openStory(kept ? 'first-the-goods-then-the-key' : 'a-tap-left-running', kept)
    const later = kept ? longAfterClick(story.page) : undefined
    const asking = await newspaper(wallet.context, site.url).press(story.readButton)
    const credentials: string[] = []
    wallet.context.on('request', async (request) => {
      if (request.headers()['payment-authorization']) credentials.push(new URL(request.url()).pathname)
    })
    const reply = bank.hold('/v1/swap')
    await asking.pay()
    await reply.waiting
    await later
    // Its own offer speaks with the wallet as well, and is asked about in a window of its own.
    await story.page.goto(`${site.url}/articles/a-short-history-of-the-mill`)
    const other = article(story.page)
    await other.offered()
    const next = await newspaper(wallet.context, site.url).press(other.readButton)
    reply.release()
    await expectWaitingThere()
    await next.decline()
    await next.closed()
    await story.page.bringToFront()
    await expect(other.paywall.getByText('Not paid. Nothing was charged.')).toBeVisible()
    expect(credentials).toEqual([])

    await comeBack(story, kept)
    expect(credentials).toHaveLength(1)
    expect(await cents()).toBe(before.cents - 5)
    expect(new Set(swaps().slice(before.swaps)).size).toBe(1)
    await story.page.close()
  })
}

const longAfterClick = (page: Page) =>
  page.waitForEvent('console', (message) => message.text() === 'the click is long ago')
