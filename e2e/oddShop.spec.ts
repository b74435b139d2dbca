import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Challenge, Encoding } from '@tuppence/protocol'
import { sqliteStore } from '@tuppence/sdk/server/sqlite'
import { type EndlessShop, html, pageOf, startEndlessShop } from './fixtures/endlessShop.ts'
import { type HostileSite, startHostileSite } from './fixtures/hostile.ts'
import { type Server, startSite } from './fixtures/servers.ts'
import { expect, test } from './fixtures/test.ts'
import { startWallet, type Wallet } from './fixtures/wallet.ts'
import { article } from './pages/article.ts'
import { newspaper } from './pages/newspaper.ts'

/** What would do something, were it taken for markup. */
const markup = `</script><img src=x onerror="document.title='owned'"><b title='"'>bold`

let shop: EndlessShop
let thief: HostileSite
let wallet: Wallet

test.beforeAll(async ({ world }) => {
  const describe = (story: string) => (story === 'markup' ? markup : `Story ${story}`)
  shop = await startEndlessShop(world.bank.url, { describe })
  thief = await startHostileSite()
  wallet = await startWallet({ bank: world.bank.url })
})
test.afterAll(async () => {
  await wallet?.close()
  for (const part of [shop, thief]) await part?.stop()
})

async function openStory(story: string) {
  const page = await wallet.context.newPage()
  await page.goto(`${shop.url}/pages/${story}`)
  const offer = article(page)
  await offer.offered()
  return offer
}

const press = (offer: ReturnType<typeof article>) =>
  newspaper(wallet.context, shop.url).press(offer.readButton)
const cents = async () => Math.round(Number((await wallet.balance()).replace('$', '')) * 100)
const windows = () => wallet.context.pages().filter((page) => page.url().includes('/approval/'))
const credentialOf = (headers: Headers) =>
  headers.get('payment-authorization') ?? headers.get('authorization')
const asked = (path: string) => shop.requests.filter((each) => each.path === path)

test('P3: behavior: a paid request that is sent on to another site goes there without its credential, and its coins are kept', async () => {
  const before = await cents()
  thief.attack = { url: '', challenges: [], headers: {} }
  const offer = await openStory('redirected')
  const sentOn = () =>
    new Response(null, { status: 307, headers: { location: `${thief.url}/attack.json?of-a-reader` } })
  shop.instead.set('/stories/redirected', ({ headers }) => (credentialOf(headers) ? sentOn() : undefined))
  const asking = await press(offer)
  await asking.pay()
  await expect(offer.paywall.getByText('Your payment is kept')).toBeVisible()
  expect(asked('/stories/redirected').some(({ headers }) => credentialOf(headers))).toBe(true)
  expect(thief.requests).toEqual([])

  shop.instead.delete('/stories/redirected')
  await offer.readButton.click()
  await offer.opened()
  expect(windows()).toEqual([])
  expect(await cents()).toBe(before - 1)
  await offer.page.close()
})

/** A 402 as the till says it, with an end that has passed. */
function dead(line: string): string {
  const [challenge] = Challenge.parseAll(line)
  if (!challenge) throw new Error('no challenge')
  const { id: _, ...terms } = challenge
  return Challenge.serialize(
    Challenge.create({ ...terms, expires: '2026-01-01T00:00:00Z' }, Encoding.random(32)),
  )
}

async function challengeOf(story: string): Promise<string> {
  const response = await fetch(`${shop.url}/stories/${story}`)
  expect(response.status).toBe(402)
  return response.headers.get('www-authenticate') ?? ''
}

/** A worker of the site that answers every request for a story with this 402, and tells the site of each. */
const worker = (line: string) => `
addEventListener('install', () => skipWaiting())
addEventListener('activate', (event) => event.waitUntil(clients.claim()))
addEventListener('fetch', (event) => {
  if (!new URL(event.request.url).pathname.startsWith('/stories/')) return
  const paid = event.request.headers.has('payment-authorization')
  event.respondWith(fetch(paid ? '/replayed-to-paid' : '/replayed').then(() => new Response('{}', {
    status: 402,
    headers: { 'WWW-Authenticate': ${JSON.stringify(line)}, 'Content-Type': 'application/problem+json' },
  })))
})`

test('P8: behavior: a dead 402 out of the cache is asked for once more; one that a site’s worker replays for ever is not paid, and not asked for without end', async () => {
  const before = await cents()
  const script = (line: string) => () =>
    new Response(worker(line), { headers: { 'content-type': 'text/javascript' } })
  await test.step('out of the cache: the price is asked for once more, past it', async () => {
    const stale = dead(await challengeOf('cached'))
    const first = new Response('{}', {
      status: 402,
      headers: { 'www-authenticate': stale, 'cache-control': 'max-age=3600' },
    })
    const seen = asked('/stories/cached').length
    shop.instead.set('/stories/cached', () => {
      shop.instead.delete('/stories/cached')
      return first
    })
    const offer = await openStory('cached')
    expect(asked('/stories/cached')).toHaveLength(seen + 2)
    await (await press(offer)).pay()
    await offer.opened()
    expect(await cents()).toBe(before - 1)
    await offer.page.close()
  })

  const offer = await openStory('replayed')
  const { page } = offer
  const replays = () => asked('/replayed').length
  await test.step('dead, out of a worker: two requests for each look or press, and no payment', async () => {
    shop.instead.set('/sw.js', script(dead(await challengeOf('replayed'))))
    await page.evaluate(async () => {
      await navigator.serviceWorker.register('/sw.js')
      if (!navigator.serviceWorker.controller)
        await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve))
    })
    await page.reload()
    await offer.offered()
    expect(replays()).toBe(2)
    await offer.readButton.click()
    await expect(offer.paywall.getByText('Nothing was charged')).toBeVisible()
    expect(replays()).toBe(4)
    expect(windows()).toEqual([])
    expect(await cents()).toBe(before - 1)
  })
  await test.step('alive, and replayed to what was paid too: one window, one debit, and an end', async () => {
    shop.instead.set('/sw.js', script(await challengeOf('replayed')))
    await page.evaluate(async () => {
      const changed = new Promise((resolve) =>
        navigator.serviceWorker.addEventListener('controllerchange', resolve),
      )
      await (await navigator.serviceWorker.ready).update()
      await changed
    })
    await page.reload()
    await offer.offered()
    await (await press(offer)).pay()
    await expect(offer.paywall.getByText('Your payment is kept')).toBeVisible()
    expect(asked('/replayed-to-paid').length).toBeLessThanOrEqual(4)
    expect(windows()).toEqual([])
    expect(await cents()).toBe(before - 2)
  })
  await test.step('with the worker gone the story is there, and nobody is asked again', async () => {
    await page.evaluate(async () => (await navigator.serviceWorker.ready).unregister())
    await page.reload()
    await offer.offered()
    await offer.readButton.click()
    await offer.opened()
    expect(windows()).toEqual([])
    expect(await cents()).toBe(before - 2)
    await page.close()
  })
})

test('P6: behavior: what a shop wrote stays text in the window, the popup and the history, and what it sells runs nothing', async () => {
  const policy = [
    ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'"],
    ...["img-src 'self'", "require-trusted-types-for 'script'", "trusted-types 'none'"],
  ].join('; ')
  const quoted = 'markup?q=&quot;&#39;&gt;&lt;img src=x onerror=alert(1)&gt;'
  shop.instead.set('/pages/markup', () => html(pageOf(quoted), { 'content-security-policy': policy }))
  const complaints: string[] = []
  wallet.context.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) complaints.push(message.text())
  })
  wallet.context.on('weberror', (error) => complaints.push(error.error().message))
  const offer = await openStory('markup')
  const asking = await press(offer)
  await expect(asking.page.getByRole('main')).toContainText(markup)
  await expect(asking.page.locator('img, b')).toHaveCount(0)
  await asking.pay()
  await offer.opened()
  await expect(offer.page.getByText('The whole of story markup.')).toBeVisible()
  await expect(offer.page).toHaveTitle('Story')
  const { host } = new URL(shop.url)
  for (const name of ['popup', 'home'] as const) {
    const page = await wallet.open(name)
    await expect(page.getByRole('main')).toContainText(host)
    await expect(page.getByText(markup).first()).toBeVisible()
    await expect(page.locator('img[src=x], [onerror]')).toHaveCount(0)
    await expect(page).not.toHaveTitle('owned')
    await page.close()
  }
  expect(complaints).toEqual([])
  await offer.page.close()

  await test.step('on a page without a policy of its own, what was sold runs nothing either', async () => {
    const runs = `<script>document.title='owned'</script><img src=x onerror="document.title='owned'">`
    shop.instead.set('/stories/running', ({ headers }) =>
      credentialOf(headers) ? html(`<p>Sold.</p>${runs}`) : undefined,
    )
    const other = await openStory('running')
    await (await press(other)).pay()
    await other.opened()
    const picture = other.page.locator('tuppence-paywall img')
    // Its picture is not there, which the browser has found out by then.
    await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.complete)).toBe(true)
    await expect(other.page.getByText('Sold.')).toBeVisible()
    await expect(other.page).toHaveTitle('Story')
    await other.page.close()
  })
})

/** The key that coins for this site are locked to. */
function vendorKeyOf({ data }: Server): string {
  const { publicKey } = JSON.parse(readFileSync(join(data, 'vendor-key.json'), 'utf8'))
  return publicKey
}

test('P6: behavior: what a reader made a shop call its sales stays text on the page where the owner looks', async ({
  world,
}) => {
  const paper = await startSite(world.bank.url)
  const store = sqliteStore(join(paper.data, 'shop.db'))
  const books = { store, vendorKey: vendorKeyOf(paper) }
  // Named after the address that was asked for, as many shops do.
  const naming = { name: decodeURIComponent, describe: () => 'A story' }
  const street = await startEndlessShop(world.bank.url, { books, ...naming })
  const page = await wallet.context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  try {
    const names = [`"><svg onload="document.title='owned'">&lt;`, '/__proto__', markup]
    for (const name of names) {
      const reader = await wallet.context.newPage()
      await reader.goto(`${street.url}/pages/${encodeURIComponent(name)}`)
      const offer = article(reader)
      await offer.offered()
      await (await newspaper(wallet.context, street.url).press(offer.readButton)).pay()
      await offer.opened()
      await reader.close()
    }

    await page.goto(paper.hello.owner ?? '')
    await expect(page.locator('#takings tbody td:nth-child(2)')).toHaveText(names)
    await expect(page.getByText('3 sales in the last thirty days.')).toBeVisible()
    await expect(page.locator('main').locator('img, b, [onload], [onerror]')).toHaveCount(0)
    await expect(page).toHaveTitle('Takings · The Daily Tuppence')

    await test.step('what somebody put into its link is shown to nobody', async () => {
      await page.goto('about:blank')
      await page.goto(`${paper.url}/owner#token=${markup}`)
      await expect(page.getByText('That link is from an earlier start')).toBeVisible()
      await expect(page.locator('main')).not.toContainText('onerror')
      await expect(page.locator('main').locator('img, b, [onerror]')).toHaveCount(0)
      expect(page.url()).toBe(`${paper.url}/owner`)
    })
    // Chromium's own line about the link that was refused.
    expect(complaints).toEqual([expect.stringContaining('401')])
  } finally {
    await page.close()
    await street.stop()
    store.close()
    await paper.stop()
  }
})

test('P9: behavior: what the browser fetches ahead, an offer or the paid address itself, costs nothing', async () => {
  const before = await cents()
  const urls = ['/pages/ahead', '/stories/ahead']
  const rules = JSON.stringify({ prefetch: [{ urls, eagerness: 'immediate' }] })
  shop.instead.set('/pages/front', () =>
    html(`<a href="/pages/ahead">On</a><script type="speculationrules">${rules}</script>`),
  )
  const page = await wallet.context.newPage()
  await page.goto(`${shop.url}/pages/front`)
  const isAhead = ({ headers }: { headers: Headers }) => headers.get('sec-purpose') === 'prefetch'
  for (const url of urls) await expect.poll(() => asked(url).some(isAhead)).toBe(true)
  await page.getByRole('link').click()
  const offer = article(page)
  await offer.offered()
  expect(windows()).toEqual([])
  expect(await cents()).toBe(before)
  await page.bringToFront()
  await (await press(offer)).pay()
  await offer.opened()
  expect(await cents()).toBe(before - 1)
  await page.close()
})
