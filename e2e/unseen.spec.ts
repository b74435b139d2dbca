import type { Page } from 'puppeteer-core'
import { openFirefox } from './firefox/openFirefox.ts'
import { opened, pay, press, pressOffer } from './firefox/person.ts'
import { setUp } from './firefox/setUp.ts'
import { type EndlessShop, html, pageOf, startEndlessShop } from './fixtures/endlessShop.ts'
import { type Front, startFront } from './fixtures/front.ts'
import { openChromium } from './fixtures/openChromium.ts'
import { expect, test } from './fixtures/test.ts'

type Browser = Awaited<ReturnType<typeof openChromium>>

let bank: Front
let shop: EndlessShop
let browser: Browser | undefined

test.beforeAll(async ({ world }) => {
  bank = await startFront({ to: Number(new URL(world.bank.url).port) })
  shop = await startEndlessShop(bank.url)
})
test.afterEach(async () => {
  await browser?.close()
  browser = undefined
})
test.afterAll(async () => {
  for (const part of [shop, bank]) await part?.stop()
})

async function withMoney(opening: Promise<Browser>): Promise<Browser> {
  browser = await opening
  const page = await browser.find('/onboarding/')
  await setUp(page, bank.url)
  return browser
}

const visibility = (page: Page) => page.evaluate(() => document.visibilityState)
const stateOf = (page: Page) => page.$eval('tuppence-paywall', (element) => element.getAttribute('state'))

/** For as long as the page itself takes to look several times whether it is seen: a hidden page's clock goes slower. */
const inItsTime = (page: Page) =>
  page.evaluate(async () => {
    for (let i = 0; i < 4; i += 1) await new Promise((done) => setTimeout(done, 500))
  })

const asked = (path: string) => shop.requests.filter((each) => each.path === path)
const isAsking = (at: Browser) => at.has('/approval/')

/** A script of the page that speaks to the wallet past the SDK, and makes everything in the page say that it is seen. */
const speakByHand = (page: Page, url: string, challenge: string) =>
  page.evaluateHandle(
    (url, challenge) => {
      for (const [name, value] of Object.entries({ visibilityState: 'visible', hidden: false }))
        Object.defineProperty(document, name, { value })
      const id = crypto.randomUUID()
      const { port1, port2 } = new MessageChannel()
      const said: unknown[] = []
      port1.onmessage = ({ data }) => said.push(data.state ?? data.type)
      postMessage({ tuppence: 1, type: 'connect', id }, '*', [port2])
      const ask = { v: 1, type: 'pay', id, url, method: 'GET', challenges: [challenge] }
      return {
        said,
        pay: () => port1.postMessage(ask),
        state: () => port1.postMessage({ v: 1, type: 'state', id }),
      }
    },
    url,
    challenge,
  )

for (const [name, open] of [
  ['Chromium', openChromium],
  ['Firefox', openFirefox],
] as const) {
  test(`P9: behavior: in ${name} a page behind another tab asks the wallet nothing until it is seen, whatever it says`, async () => {
    const at = await withMoney(open())
    await test.step('it went behind after the press, before the site had named its price', async () => {
      const path = `/stories/behind-${name}`
      let answer = () => {}
      const answered = new Promise<undefined>((done) => {
        answer = () => done(undefined)
      })
      shop.instead.set(path, () => answered)
      const page = await at.newPage()
      await page.goto(`${shop.url}/pages/behind-${name}`)
      await expect.poll(() => asked(path).length).toBe(1)
      await pressOffer(page, 'Read for 1¢')
      const front = await at.newPage()
      await expect.poll(() => visibility(page)).toBe('hidden')

      const before = bank.seen.length
      answer()
      await expect.poll(() => stateOf(page)).toBe('connecting')
      await inItsTime(page)
      expect(await visibility(page)).toBe('hidden')
      expect(await isAsking(at)).toBe(false)
      expect(bank.seen.slice(before)).toEqual([])
      expect(asked(path)).toHaveLength(1)

      await front.close()
      await page.bringToFront()
      const window = await at.find('/approval/')
      expect(await isAsking(at)).toBe(true)
      await pay(window)
      await opened(page)
      await expect.poll(() => isAsking(at)).toBe(false)
    })

    await test.step('a script of it says that it is seen', async () => {
      const url = `${shop.url}/stories/by-hand-${name}`
      const line = (await fetch(url)).headers.get('www-authenticate') ?? ''
      const page = await at.newPage()
      await page.goto(`${shop.url}/pages/by-hand-${name}`)
      const front = await at.newPage()
      await expect.poll(() => visibility(page)).toBe('hidden')
      const before = bank.seen.length
      const script = await speakByHand(page, url, line)
      const said = () => script.evaluate((script) => script.said)
      await expect.poll(said).toEqual(['connected'])
      await script.evaluate((script) => script.pay())
      await script.evaluate((script) => script.state())
      await expect.poll(said).toEqual(['connected', 'error'])
      await inItsTime(page)
      expect(await said()).toEqual(['connected', 'error'])
      expect(await isAsking(at)).toBe(false)
      expect(bank.seen.slice(before)).toEqual([])

      await front.close()
      await page.bringToFront()
      await script.evaluate((script) => script.pay())
      await expect.poll(said).toEqual(['connected', 'error', 'accepted'])
      await press(await at.find('/approval/'), 'Decline')
    })
  })
}

/** Buys by itself as soon as it is loaded, and tells the site how it stands with it: what is ahead has no driver. */
const buyer = `<script>
const say = (what) => fetch('/said/' + what)
addEventListener('load', async () => {
  const end = tuppence.pay('/stories/ahead').then(() => 'paid', ({ code }) => code)
  document.addEventListener('prerenderingchange', async () => {
    const [{ activationStart }] = performance.getEntriesByType('navigation')
    await say('opened-' + (activationStart > 0))
    await say('ended-' + (await end))
  })
  for (let i = 0; i < 4; i += 1) await new Promise((done) => setTimeout(done, 500))
  await say('ahead-' + document.prerendering)
})
</script>`

test('P9: behavior: a page that Chromium renders ahead costs nothing, though it buys by itself, and asks the wallet nothing', async () => {
  const at = await withMoney(openChromium())
  const rules = JSON.stringify({ prerender: [{ urls: ['/pages/ahead'], eagerness: 'immediate' }] })
  shop.instead.set('/pages/front', () =>
    html(`<a href="/pages/ahead">On</a><script type="speculationrules">${rules}</script>`),
  )
  shop.instead.set('/pages/ahead', () => html(`${pageOf('ahead')}${buyer}`))
  const said = () => shop.requests.flatMap(({ path }) => (path.startsWith('/said/') ? [path.slice(6)] : []))
  const before = bank.seen.length
  const page = await at.newPage()
  await page.goto(`${shop.url}/pages/front`)
  await expect.poll(said).toEqual(['ahead-true'])
  // It knows the price, and is at the point of handing it over.
  expect(asked('/stories/ahead').length).toBeGreaterThan(0)
  expect(await isAsking(at)).toBe(false)
  expect(bank.seen.slice(before)).toEqual([])

  await page.locator('a').click()
  await expect.poll(said).toEqual(['ahead-true', 'opened-true', 'ended-not-paid'])
  expect(await isAsking(at)).toBe(false)
  expect(bank.seen.slice(before)).toEqual([])
})
