import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createNewspaper } from '../src/shops.ts'
import { buy, type Street, street } from './street.ts'

let town: Street
beforeEach(async () => {
  town = await street()
})
afterEach(() => town.close())

function tokenOf(link: string | undefined): string {
  return /^http:\/\/localhost:8402\/owner#token=([A-Za-z0-9_-]{43})$/.exec(link ?? '')?.[1] ?? ''
}

const books = (token: string): RequestInit => ({ headers: { authorization: `Bearer ${token}` } })

describe('the owner’s page', () => {
  it('error: without the token there are no figures, whatever else is sent', async () => {
    const token = tokenOf(town.newspaper.ownerLink)
    expect(token).not.toBe('')
    const wrong = [`${token}x`, token.slice(0, -1), token.toLowerCase(), '', 'x'.repeat(43)]
    const tries: RequestInit[] = [{}, { headers: { authorization: token } }, ...wrong.map(books)]
    for (const init of tries) {
      const response = await town.newspaper.app.request('/owner/takings', init)
      expect(response.status).toBe(401)
      expect(await response.json()).toEqual({ error: 'owner-only' })
    }
    const query = await town.newspaper.app.request(`/owner/takings?token=${token}`)
    expect(query.status).toBe(401)
  })

  it('behavior: the page itself holds neither token nor figures', async () => {
    await buy(town, town.newspaper, '/tip?amount=25', 25, 'POST')
    const page = await (await town.newspaper.app.request('/owner')).text()
    expect(page).not.toContain(tokenOf(town.newspaper.ownerLink))
    expect(page).not.toContain('tip jar')
  })

  it('behavior: takings by day and item, waiting until they are redeemed', async () => {
    const token = tokenOf(town.newspaper.ownerLink)
    const read = async () => {
      const response = await town.newspaper.app.request('/owner/takings', books(token))
      expect(response.headers.get('cache-control')).toBe('no-store')
      return response.json()
    }
    expect(await read()).toEqual({ currency: 'usd', rows: [] })
    const article = await buy(town, town.newspaper, '/articles/glass-on-one-side/full', 5)
    await article.text()
    for (const _ of [1, 2]) await (await buy(town, town.newspaper, '/penny-falls/go', 2, 'POST')).text()
    const day = new Date().toISOString().slice(0, 10)
    const sold = {
      day,
      title: 'Glass on one side',
      item: 'article/glass-on-one-side',
      sales: 1,
      received: '5',
    }
    const goes = { day, title: 'Penny Falls, a go', item: 'penny-falls', sales: 2, received: '4' }
    const before = {
      rows: [
        { ...sold, waiting: '5', redeemed: '0' },
        { ...goes, waiting: '4', redeemed: '0' },
      ],
    }
    expect(await read()).toMatchObject(before)
    await town.newspaper.redeem()
    const after = {
      rows: [
        { ...sold, waiting: '0', redeemed: '5' },
        { ...goes, waiting: '0', redeemed: '4' },
      ],
    }
    expect(await read()).toMatchObject(after)
  })
})

describe('keys', () => {
  const folder = (): string => join(town.folder, 'newspaper')

  it('behavior: keys are made at the first start, for this user alone, and kept', async () => {
    for (const name of ['vendor-key.json', 'till-secret']) {
      expect(statSync(join(folder(), name)).mode & 0o777, name).toBe(0o600)
    }
    expect(statSync(folder()).mode & 0o777).toBe(0o700)
    const key = town.newspaper.vendorKey
    const link = town.newspaper.ownerLink
    const again = await town.reopen()
    expect(again.vendorKey).toBe(key)
    expect(again.ownerLink).not.toBe(link)
  })

  it('behavior: V22: what a shop shows of itself holds neither secret', () => {
    const secrets = [
      /[0-9a-f]{64}/.exec(readFileSync(join(folder(), 'vendor-key.json'), 'utf8'))?.[0] ?? 'none',
      readFileSync(join(folder(), 'till-secret'), 'utf8'),
    ]
    const shown = inspect(town.newspaper, { depth: 9, showHidden: true }) + JSON.stringify(town.newspaper)
    for (const secret of secrets) expect(shown).not.toContain(secret)
  })

  it('error: a key file that holds no key keeps the shop closed', () => {
    writeFileSync(join(folder(), 'vendor-key.json'), '{"secret":"no"}')
    const config = { url: 'http://localhost:8402', bank: 'http://localhost:3338', dataDir: folder() }
    expect(() => createNewspaper(config)).toThrow(expect.objectContaining({ code: 'bad-key-file' }))
  })
})
