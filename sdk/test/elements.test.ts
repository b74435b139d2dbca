import AxeBuilder from '@axe-core/playwright'
import type { Browser, Page } from '@playwright/test'
import { PageMessage } from '@tuppence/protocol'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type StubOptions, stubWallet } from '../src/testing/index.ts'
import { listenForComplaints, openChromium, skipBrowsers } from './support/browser.ts'
import { buildScript } from './support/built.ts'
import { demand, openShop } from './support/shop.ts'

const article = '<h2 class="head">PayWord</h2><p>The whole <em>text</em>.</p><img alt="" src="/favicon.ico">'
const paywall = `<tuppence-paywall src="/articles/7/full" price="0.05" currency="USD" wallet="/how"><p>A teaser.</p></tuppence-paywall>`
const css = `html{color-scheme:light dark}body{font:18px/1.5 Georgia,serif;max-width:40rem;margin:2rem auto;
background:light-dark(#fbfaf7,#171511);color:light-dark(#1d1b16,#f3efe6)}.far{height:3000px}`

describe.skipIf(skipBrowsers)('elements', () => {
  let script: string
  let browser: Browser
  let shop: Awaited<ReturnType<typeof openShop>>
  let page: Page
  let complaints: string[]

  beforeAll(async () => {
    script = buildScript()
    browser = await openChromium()
  })
  afterAll(() => browser?.close())
  beforeEach(async () => {
    shop = await openShop()
    shop.serve('/tuppence.js', 'text/javascript', script)
    shop.serve('/page.css', 'text/css', css)
    shop.serve('/favicon.ico', 'image/x-icon', '')
    shop.sell('/articles/7/full', (_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(article)
    })
    page = await (await browser.newContext()).newPage()
    complaints = await listenForComplaints(page)
  })
  afterEach(async () => {
    await page.context().close()
    await shop.close()
  })

  const sdk = '<script src="/tuppence.js"></script>'
  const pageOf = (body: string, scripts: string) =>
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The paper</title>
     <link rel="stylesheet" href="/page.css">${scripts}</head><body><main>${body}</main></body></html>`

  /** Opens a page with this body and a stub wallet in it. */
  async function visit(body: string, wallet: StubOptions = {}, scripts = sdk) {
    shop.serve('/', 'text/html', pageOf(body, scripts))
    await arrive(wallet)
  }
  /** The same on a site without a policy of its own, so that only ours stands between a text and the page. */
  async function visitOpenly(body: string, scripts = sdk) {
    shop.handle('/', (_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end(pageOf(body, scripts))
    })
    await arrive({})
  }
  async function arrive(wallet: StubOptions) {
    await page.addInitScript(stubWallet, wallet)
    await page.goto(shop.url)
  }
  /** Comes true in its own time, on a busy machine too. */
  const soon = <T>(value: () => T) => expect.poll(value)
  const state = (name: string) => soon(() => page.locator(`tuppence-${name}`).getAttribute('state'))
  const press = (name = 'paywall') => page.locator(`tuppence-${name}`).getByRole('button').first().click()
  const status = (name = 'paywall') => page.locator(`tuppence-${name}`).getByRole('status')
  const outcome = (wanted: StubOptions['outcome'] = 'pay') =>
    page.evaluate((value) => {
      if (window.stubWallet) window.stubWallet.outcome = value
    }, wanted)
  /** What the page said to the wallet; each message must be one the real wallet takes. */
  const said = async () => {
    const messages: unknown[] = await page.evaluate(() => window.stubWallet?.messages ?? [])
    return messages.map((message) => PageMessage.parseToWallet(message))
  }

  describe('paywall', () => {
    test('behavior: asks once when first seen, and not before', async () => {
      await visit(`<div class="far"></div>${paywall}`)
      await state('paywall').toBe('new')
      expect(shop.of('/articles/7/full')).toEqual([])
      await page.locator('tuppence-paywall').scrollIntoViewIfNeeded()
      await state('paywall').toBe('idle')
      await page.mouse.wheel(0, -3000)
      await page.locator('tuppence-paywall').scrollIntoViewIfNeeded()
      expect(shop.of('/articles/7/full')).toHaveLength(1)
    })

    test('P6: a press shows the text in place, under a strict policy; the 402 in hand is used', async () => {
      await visit(paywall)
      await state('paywall').toBe('idle')
      await page.evaluate(() => Reflect.set(window, 'same', true))
      await press()
      await state('paywall').toBe('opened')
      const host = page.locator('tuppence-paywall')
      expect(await host.locator('h2').textContent()).toBe('PayWord')
      expect(await host.getByText('A teaser.').count()).toBe(0)
      expect(await host.getByRole('button').count()).toBe(0)
      expect(await status().textContent()).toBe('Paid 5¢. Thank you.')
      expect(await host.evaluate((element) => element === document.activeElement)).toBe(true)
      expect(await page.evaluate(() => Reflect.get(window, 'same'))).toBe(true)
      expect(shop.of('/articles/7/full').map((asked) => !!asked.headers['payment-authorization'])).toEqual([
        false,
        true,
      ])
      expect((await said()).map(({ type }) => type)).toEqual(['pay', 'receipt'])
      expect(complaints).toEqual([])
    })

    test('behavior: pressed before it was seen, it is not asked about again', async () => {
      await visit(`<div class="far"></div>${paywall}`)
      await page
        .locator('tuppence-paywall')
        .evaluate((element) => element.shadowRoot?.querySelector('button')?.click())
      await state('paywall').toBe('opened')
      await page.locator('tuppence-paywall').scrollIntoViewIfNeeded()
      await page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
      )
      expect(shop.of('/articles/7/full')).toHaveLength(2)
      expect(await status().textContent()).toBe('Paid 5¢. Thank you.')
    })

    test('P6: nothing in the paid text runs', async () => {
      shop.sell('/articles/7/full', (_, response) => {
        response.writeHead(200, { 'Content-Type': 'text/html' }).end(
          `<script>window.ran = 1</script><img src="/none" onerror="window.ran = 2"><iframe src="/"></iframe>
           <a href="javascript:window.ran = 3">press me</a><svg onload="window.ran = 4"></svg><p>The end.</p>`,
        )
      })
      await visitOpenly(paywall)
      await press()
      await state('paywall').toBe('opened')
      await page.getByText('press me').click()
      expect(
        await page.locator('tuppence-paywall').locator('script, iframe, [onerror], [onload]').count(),
      ).toBe(0)
      expect(await page.evaluate(() => Reflect.get(window, 'ran'))).toBeUndefined()
    })

    test('behavior: what is the reader’s already opens when it is seen, and no wallet hears of it', async () => {
      shop.handle('/articles/7/full', (_, response) => {
        response.writeHead(200, { 'Content-Type': 'text/html' }).end('<p>Mine already.</p>')
      })
      await visit(paywall)
      await state('paywall').toBe('opened')
      expect(await page.getByText('Mine already.').isVisible()).toBe(true)
      expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true)
      expect(await said()).toEqual([])
    })

    test('behavior: plain text is shown as text', async () => {
      shop.sell('/articles/7/full', (_, response) => {
        response.writeHead(200, { 'Content-Type': 'text/plain' }).end('<b>not bold</b>')
      })
      await visit(paywall)
      await press()
      await state('paywall').toBe('opened')
      expect(await page.locator('tuppence-paywall').textContent()).toBe('<b>not bold</b>')
    })

    test('behavior: the price of the 402 is shown when it differs', async () => {
      shop.sell('/articles/7/full', () => {}, { amount: '125' })
      await visit(paywall)
      await state('paywall').toBe('idle')
      expect(await page.getByRole('button').textContent()).toBe('Read for $1.25')
    })

    test('behavior: declined is said kindly, and the next press is a new one', async () => {
      await visit(paywall, { outcome: 'decline' })
      await press()
      await state('paywall').toBe('declined')
      expect(await status().textContent()).toBe('Not paid. Nothing was charged.')
      await outcome('pay')
      await press()
      await state('paywall').toBe('opened')
      const ids = (await said()).filter(({ type }) => type === 'pay').map(({ id }) => id)
      expect(new Set(ids).size).toBe(2)
    })

    test('behavior: coins that the site refused, and no others in their place: the next press is a new one', async () => {
      let isRefused = true
      shop.sell('/articles/7/full', (_, response) => {
        if (isRefused) void outcome('decline').then(() => demand(response, shop.url))
        else response.writeHead(200, { 'Content-Type': 'text/html' }).end(article)
      })
      await visit(paywall)
      await press()
      await state('paywall').toBe('declined')
      isRefused = false
      await outcome('pay')
      await press()
      await state('paywall').toBe('opened')
      const ids = (await said()).filter(({ type }) => type === 'pay').map(({ id }) => id)
      expect(new Set(ids).size).toBe(2)
    })

    test('behavior: without a wallet the press brings the offer of one', async () => {
      await visit(paywall, { outcome: 'absent' })
      await state('paywall').toBe('idle')
      const link = page.getByRole('link', { name: 'Get a wallet' })
      expect(await link.isVisible()).toBe(false)
      await press()
      await state('paywall').toBe('none')
      expect(await link.getAttribute('href')).toBe('/how')
      expect(await link.isVisible()).toBe(true)
      await outcome('pay')
      await press()
      await state('paywall').toBe('opened')
    })

    test('behavior: a wallet that answers late wins', async () => {
      await visit(paywall, { delay: 900 })
      await press()
      await state('paywall').toBe('none')
      await state('paywall').toBe('opened')
    })

    test('behavior: the site’s own words and its own offer', async () => {
      await visit(
        paywall
          .replace('src=', 'text-paywall="Lesen für {price}" text-none="Kein Geldbeutel. " src=')
          .replace('<p>', '<a slot="wallet" href="/wie">Hol dir einen</a><p>'),
        { outcome: 'absent' },
      )
      expect(await page.getByRole('button').textContent()).toBe('Lesen für 5¢')
      expect(await page.getByRole('link', { name: 'Hol dir einen' }).isVisible()).toBe(false)
      await press()
      await state('paywall').toBe('none')
      expect(await status().textContent()).toBe('Kein Geldbeutel. ')
      expect(await page.getByRole('link', { name: 'Hol dir einen' }).isVisible()).toBe(true)
    })

    test('error: on a page that is not secure, a press says why nothing can be paid', async () => {
      await visit(paywall)
      await page.goto(shop.url.replace('localhost', 'shop.test'))
      await press()
      await state('paywall').toBe('error')
      expect(await status().textContent()).toBe('Not an https page. Nothing was charged.')
      expect(await said()).toEqual([])
    })

    test('error: a wallet that was updated under the page says so, and the button reloads the page', async () => {
      await visit(paywall, { outcome: 'error', code: 'wallet-updated' })
      await press()
      await state('paywall').toBe('error')
      expect(await status().textContent()).toBe(
        'Your wallet was updated. Reload this page to pay: nothing is charged twice.',
      )
      const reload = page.getByRole('button', { name: 'Reload', exact: true })
      expect(await reload.evaluate((button) => button.matches(':focus'))).toBe(true)
      await Promise.all([page.waitForEvent('load'), reload.click()])
      await outcome('pay')
      await state('paywall').toBe('idle')
      expect(await page.getByRole('button').textContent()).toBe('Read for 5¢')
      await press()
      await state('paywall').toBe('opened')
    })

    test('V21: a site that fails after the payment gets the same credential at the next press, and is paid once', async () => {
      let failures = 1
      shop.sell('/articles/7/full', (_, response) => {
        if (failures-- > 0) response.writeHead(500).end()
        else response.writeHead(200, { 'Content-Type': 'text/html' }).end(article)
      })
      await visit(paywall)
      await press()
      await state('paywall').toBe('error')
      expect(await status().textContent()).toContain('Your payment is kept.')
      await press()
      await state('paywall').toBe('opened')
      expect((await said()).filter(({ type }) => type === 'pay')).toHaveLength(1)
      const paid = shop.of('/articles/7/full').map(({ headers }) => headers['payment-authorization'])
      expect(paid).toEqual([undefined, 'Payment stub', 'Payment stub'])
    })

    test.each([
      ['access that has ended is said so', 'access-ended', 'Your access has ended.'],
      ['coins that have bought something else are kept', 'already-claimed', 'Your payment is kept.'],
    ])('behavior: %s, and the next press buys it again', async (_, problem, words) => {
      let isRefused = true
      shop.sell('/articles/7/full', (_, response) => {
        if (isRefused) {
          const type = `urn:tuppence:problem:${problem}`
          response
            .writeHead(409, { 'Content-Type': 'application/problem+json' })
            .end(JSON.stringify({ type }))
        } else response.writeHead(200, { 'Content-Type': 'text/html' }).end(article)
      })
      await visit(paywall)
      await press()
      await state('paywall').toBe('error')
      expect(await status().textContent()).toContain(words)
      isRefused = false
      await press()
      await state('paywall').toBe('opened')
      expect((await said()).filter(({ type }) => type === 'pay')).toHaveLength(2)
    })
  })

  describe('button', () => {
    const file = `<tuppence-button src="/almanac.pdf" price="0.10" currency="USD">Get the almanac</tuppence-button>`

    beforeEach(() => {
      shop.sell(
        '/almanac.pdf',
        (_, response) => {
          response.writeHead(200, {
            'Content-Type': 'application/pdf',
            'Content-Disposition': 'attachment; filename="Almanac 1996.pdf"',
          })
          response.end('%PDF')
        },
        { amount: '10', own: true },
      )
    })

    test('behavior: a file is saved under the name the site gives it, and afterwards without paying', async () => {
      await visit(file)
      await state('button').toBe('idle')
      expect(await page.getByRole('button').textContent()).toBe(' for 10¢')
      expect(await page.getByRole('button', { name: 'Get the almanac for 10¢' }).isVisible()).toBe(true)
      for (const payments of [1, 1]) {
        const [download] = await Promise.all([page.waitForEvent('download'), press('button')])
        expect(download.suggestedFilename()).toBe('Almanac 1996.pdf')
        expect((await said()).filter(({ type }) => type === 'pay')).toHaveLength(payments)
      }
      expect(await page.getByRole('button', { name: 'Get the almanac', exact: true }).isVisible()).toBe(true)
      await page.reload()
      await state('button').toBe('opened')
      expect(await page.getByRole('button', { name: 'Get the almanac', exact: true }).isVisible()).toBe(true)
      expect(complaints).toEqual([])
    })

    test('error: after an update of the wallet, its button says nothing but Reload', async () => {
      await visit(file.replace('src=', 'text-reload="Neu laden" src='), {
        outcome: 'error',
        code: 'wallet-updated',
      })
      await press('button')
      await state('button').toBe('error')
      expect(await page.getByRole('button', { name: 'Neu laden', exact: true }).isVisible()).toBe(true)
      expect(await page.getByRole('button').count()).toBe(1)
    })

    test('behavior: a script of the site takes the response; a go is paid for each time', async () => {
      shop.sell('/go', (_, response) => {
        response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"coins":5}')
      })
      shop.serve(
        '/game.js',
        'text/javascript',
        `window.coins = 0
         addEventListener('tuppence-opened', async (event) => {
           const { response } = event.detail
           window.coins += (await response.json()).coins
         }, true)`,
      )
      await visit(
        '<tuppence-button src="/go" method="POST" kind="each" price="0.05" currency="USD">A go</tuppence-button>',
        {},
        '<script src="/tuppence.js"></script><script src="/game.js"></script>',
      )
      for (const coins of [5, 10]) {
        await press('button')
        await soon(() => page.evaluate(() => Reflect.get(window, 'coins'))).toBe(coins)
        await state('button').toBe('opened')
      }
      expect(await page.getByRole('button', { name: 'A go for 5¢' }).isVisible()).toBe(true)
      const ids = (await said()).filter(({ type }) => type === 'pay').map(({ id }) => id)
      expect(new Set(ids).size).toBe(2)
      expect(shop.of('/go').every(({ method }) => method === 'POST')).toBe(true)
    })

    test('behavior: href goes to the page that was paid for', async () => {
      shop.sell(
        '/room',
        (_, response) => {
          response.writeHead(200, { 'Content-Type': 'text/html' }).end('<h1>The room</h1>')
        },
        { own: true },
      )
      await visit('<tuppence-button href="/room" price="0.05" currency="USD">Enter</tuppence-button>')
      await press('button')
      await page.waitForURL('**/room')
      expect(await page.getByRole('heading').textContent()).toBe('The room')
    })
  })

  describe('tip', () => {
    test('behavior: a button for each amount; POST names it in minor units; tips can be given again', async () => {
      shop.sell('/tip', (_, response) => response.writeHead(200).end('{}'))
      await visit(
        '<tuppence-tip src="/tip" amounts="0.02 0.05 0.25" currency="USD"><p>Leave a tip</p></tuppence-tip>',
      )
      expect(await page.getByRole('button').allTextContents()).toEqual(['2¢', '5¢', '25¢'])
      expect(shop.of('/tip')).toEqual([])
      for (const name of ['5¢', '25¢']) {
        await page.getByRole('button', { name, exact: true }).click()
        await soon(() => status('tip').textContent()).toBe(`Paid ${name}. Thank you.`)
      }
      expect(await page.getByRole('button').allTextContents()).toEqual(['2¢', '5¢', '25¢'])
      expect(shop.of('/tip').map(({ method, url }) => `${method} ${url}`)).toEqual([
        'POST /tip?amount=5',
        'POST /tip?amount=5',
        'POST /tip?amount=25',
        'POST /tip?amount=25',
      ])
      expect(await page.getByText('Leave a tip').isVisible()).toBe(true)
    })
  })

  describe('a hostile neighbourhood', () => {
    test('P3: a redirect to another origin gets no credential', async () => {
      const other = await openShop()
      other.handle('/take', (_, response) => {
        response
          .writeHead(200, { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': '*' })
          .end()
      })
      shop.sell('/articles/7/full', (_, response) =>
        response.writeHead(302, { Location: `${other.url}/take` }).end(),
      )
      await visit(paywall)
      await press()
      await state('paywall').toBe('error')
      expect(await status().textContent()).toContain('Your payment is kept.')
      expect(other.requests).toEqual([])
      expect((await said()).filter(({ type }) => type === 'receipt')).toEqual([])
      await other.close()
    })

    test('P7: natives replaced after load see no credential, and the script can be there twice', async () => {
      shop.serve(
        '/hostile.js',
        'text/javascript',
        `const { fetch: real } = window
         window.seen = []
         window.fetch = (...args) => { seen.push(JSON.stringify(args)); return real(...args) }
         window.Headers = class { constructor(...args) { seen.push(args) } set(...args) { seen.push(args) } }
         window.MessageChannel = class { constructor() { seen.push('channel') } }
         const spy = (settle) => (value) => {
           if (/Payment/.test(JSON.stringify(value) ?? '')) seen.push(value)
           settle(value)
         }
         window.Promise = class extends Promise { constructor(run) { super((...ends) => run(...ends.map(spy))) } }
         for (const name of ['redirect', 'mode', 'credentials', 'cache', 'headers'])
           Object.defineProperty(Object.prototype, name, { set() { seen.push(name) }, get() { return undefined } })
         try { window.tuppence = 'gone' } catch {}
         try { tuppence.fetch = () => seen.push('mine') } catch {}
         try { customElements.define('tuppence-paywall', class extends HTMLElement {}) } catch {}`,
      )
      await visit(
        paywall,
        {},
        '<script src="/tuppence.js"></script><script src="/tuppence.js"></script><script src="/hostile.js"></script>',
      )
      await press()
      await state('paywall').toBe('opened')
      expect(await page.evaluate(() => [Reflect.get(window, 'seen'), typeof window.tuppence?.pay])).toEqual([
        [],
        'function',
      ])
    })

    test('P8: a worker that replays one dead 402 for ever gets two fetches and no payment', async () => {
      shop.handle('/worker.js', (_, response) => {
        response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(
          `addEventListener('install', () => skipWaiting())
           addEventListener('activate', (event) => event.waitUntil(clients.claim()))
           addEventListener('fetch', (event) => {
             if (!event.request.url.endsWith('/full')) return
             const headers = { 'WWW-Authenticate': 'Payment id="x", expires="2026-01-01T00:00:00Z"' }
             event.waitUntil(fetch('/seen'))
             event.respondWith(new Response('{}', { status: 402, headers }))
           })`,
        )
      })
      shop.serve(
        '/register.js',
        'text/javascript',
        `navigator.serviceWorker.register('/worker.js')
        .then(() => navigator.serviceWorker.ready)
        .then(() => navigator.serviceWorker.controller || new Promise((go) => { navigator.serviceWorker.oncontrollerchange = go }))
        .then(() => { window.controlled = true })`,
      )
      await visitOpenly('', '<script src="/register.js"></script>')
      await page.waitForFunction(() => Reflect.get(window, 'controlled'))
      await visitOpenly(`<div class="far"></div>${paywall}`)
      // Not seen, so not asked about before the press.
      await page
        .locator('tuppence-paywall')
        .evaluate((element) => element.shadowRoot?.querySelector('button')?.click())
      await state('paywall').toBe('error')
      await soon(() => shop.of('/seen')).toHaveLength(2)
      expect(shop.of('/articles/7/full')).toEqual([])
      expect(await said()).toEqual([])
      expect(await status().textContent()).toBe('That failed. Nothing was charged. Press again.')
    })
  })

  test.each(['light', 'dark'] as const)(
    'behavior: axe finds nothing amiss, %s, in every state',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme })
      shop.sell('/tip', (_, response) => response.writeHead(500).end())
      shop.sell('/far', () => {})
      await visit(
        `<h1>The paper</h1>${paywall}${paywall.replace('articles/7/full', 'far')}
       <tuppence-tip src="/tip" amounts="0.02 0.05" currency="USD">Leave a tip</tuppence-tip>`,
        { outcome: 'absent' },
      )
      await press()
      await state('paywall:first-of-type').toBe('none')
      await outcome('pay')
      await press('tip')
      await state('tip').toBe('error')
      const found = await new AxeBuilder({ page }).analyze()
      expect(found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
    },
  )
})
