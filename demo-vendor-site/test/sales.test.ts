import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { articles } from '../src/articles/index.ts'
import { prose } from '../src/html/prose.ts'
import { buy, cookieOf, pay, type Street, street } from './street.ts'

let town: Street
beforeAll(async () => {
  town = await street()
})
afterAll(() => town.close())

const first = '/articles/how-payword-almost-worked'

describe('articles', () => {
  it.each(articles)(
    'behavior: $slug shows its teaser and sources, and nothing of what is sold',
    async (article) => {
      const response = await town.newspaper.app.request(`/articles/${article.slug}`)
      const page = await response.text()
      expect(page).toContain(prose(article.teaser).markup)
      expect(page).toContain(`src="/articles/${article.slug}/full" price="${article.price}"`)
      for (const source of article.sources) expect(page).toContain(source.url.replaceAll('&', '&amp;'))
      const paragraphs = prose(article.body).markup.split('</p>').slice(0, -1)
      expect(paragraphs.length).toBeGreaterThan(8)
      for (const paragraph of paragraphs) expect(page).not.toContain(`${paragraph}</p>`)
    },
  )

  it.each(articles)(
    'behavior: $slug unpaid is 402, with one challenge and its price, and no text',
    async (article) => {
      const response = await town.newspaper.app.request(`/articles/${article.slug}/full`)
      expect(response.status).toBe(402)
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(response.headers.get('www-authenticate')).toMatch(/^Payment /)
      expect(await response.json()).toMatchObject({
        amount: String(Math.round(Number(article.price) * 100)),
        currency: 'usd',
        description: article.title,
      })
    },
  )

  it('behavior: paid once, the text comes; with the cookie it comes again, and only there', async () => {
    const bought = await buy(town, town.newspaper, `${first}/full`, 5)
    expect(bought.status).toBe(200)
    expect(bought.headers.get('payment-receipt')).toBeTruthy()
    expect(await bought.text()).toBe(prose(articles[0]?.body ?? '').markup)
    const [set = ''] = bought.headers.getSetCookie()
    expect(set).toMatch(/^__Secure-tup_[0-9a-f]{16}=/)
    expect(set).toContain(`Path=${first}/full;`)
    const cookie = cookieOf(bought)
    const again = await town.newspaper.app.request(`${first}/full`, { headers: { cookie } })
    expect(again.status).toBe(200)
    const other = await town.newspaper.app.request(`/articles/${articles[1]?.slug}/full`, {
      headers: { cookie },
    })
    expect(other.status).toBe(402)
  })

  it('error: V14: the cookie of an article opens nothing that is posted', async () => {
    const cookie = cookieOf(await buy(town, town.newspaper, '/print-room/poster', 25))
    for (const path of ['/tip?amount=5', '/penny-falls/go']) {
      const response = await town.newspaper.app.request(path, { method: 'POST', headers: { cookie } })
      expect(response.status).toBe(402)
    }
  })

  it('error: V4: no spelling of an article’s address gives its text for nothing', async () => {
    const name = 'how-payword-almost-worked'
    const spellings = [
      `${first}/full/`,
      `${first}//full`,
      `/${first}/full`,
      `/articles/${name}%2ffull`,
      `/articles/${name}%2Ffull`,
      `/articles%2f${name}/full`,
      `/articles/${name}/%66ull`,
      `/articles/${name}/FULL`,
      `/Articles/${name}/full`,
      `/articles/${name}\\full`,
      `/articles/${name}/full%00`,
      `/articles/${name}/full;x=1`,
      `/articles/${name}/full%`,
      `/articles/${name}/full?paid=1`,
      `/articles/${name}/./full`,
      `/articles/x/../${name}/full`,
      `/articles/${name}/full.html`,
      `/articles/${name}/full%20`,
      `/./articles/${name}/full`,
      `/owner/../articles/${name}/full`,
    ]
    const sold = prose(articles[0]?.body ?? '').markup.slice(0, 200)
    for (const path of spellings)
      for (const headers of [
        {},
        { 'x-http-method-override': 'HEAD' },
        { range: 'bytes=0-' },
        { 'if-none-match': '*' },
      ]) {
        const response = await town.newspaper.app.request(`http://localhost:8402${path}`, { headers })
        expect([400, 402, 404], path).toContain(response.status)
        expect(await response.text()).not.toContain(sold)
      }
  })

  it('error: a challenge of the small shop buys nothing here, and coins for the other key neither', async () => {
    const asked = await town.small.app.request('/items/poem')
    const coins = await town.coins(town.small.vendorKey, 5)
    const foreign = { headers: { 'payment-authorization': pay(asked, coins) } }
    expect((await town.newspaper.app.request(`${first}/full`, foreign)).status).toBe(402)
    const ours = await town.newspaper.app.request(`${first}/full`)
    const wrong = { headers: { 'payment-authorization': pay(ours, coins) } }
    expect((await town.newspaper.app.request(`${first}/full`, wrong)).status).toBe(402)
    const back = await town.small.app.request('/items/poem', foreign)
    expect(back.status).toBe(200)
  })
})

describe('counter', () => {
  it('behavior: the poster is a file, owned for good', async () => {
    const bought = await buy(town, town.newspaper, '/print-room/poster', 25)
    expect(bought.status).toBe(200)
    expect(bought.headers.get('content-disposition')).toBe(
      'attachment; filename="a-chart-of-small-money.svg"',
    )
    expect(bought.headers.get('content-type')).toBe('image/svg+xml')
    expect(await bought.text()).toMatch(/^<\?xml[\s\S]+A Chart of Small Money[\s\S]+<\/svg>\s*$/)
  })

  it('behavior: a go is five coins, and another go is another payment', async () => {
    for (const _ of [1, 2]) {
      const bought = await buy(town, town.newspaper, '/penny-falls/go', 2, 'POST')
      expect(bought.status).toBe(200)
      expect(bought.headers.getSetCookie()).toEqual([])
      expect(await bought.json()).toEqual({ coins: 5 })
    }
  })

  it.each([2, 5, 25])('behavior: a tip of %i¢ is asked for and taken', async (cents) => {
    const bought = await buy(town, town.newspaper, `/tip?amount=${cents}`, cents, 'POST')
    expect(bought.status).toBe(200)
    expect(await bought.text()).toBe('Thank you.')
  })

  it('error: a tip that is not in the jar’s list has no price', async () => {
    for (const amount of ['', '1', '3', '0', '-5', '5.0', '05', '500', 'five', '__proto__']) {
      const response = await town.newspaper.app.request(`/tip?amount=${amount}`, { method: 'POST' })
      expect(response.status, amount).toBe(400)
    }
    expect((await town.newspaper.app.request('/tip', { method: 'POST' })).status).toBe(400)
    expect((await town.newspaper.app.request('/tip?amount=5')).status).toBe(404)
  })

  it('behavior: the small shop sells two things of its own', async () => {
    const page = await (await town.small.app.request('/')).text()
    expect(page.match(/<tuppence-paywall /g)).toHaveLength(2)
    expect((await buy(town, town.small, '/items/recipe', 4)).status).toBe(200)
    expect((await town.small.app.request('/items/poem')).status).toBe(402)
  })
})
