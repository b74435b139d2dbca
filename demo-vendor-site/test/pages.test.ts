import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { articles } from '../src/articles/index.ts'
import { policy } from '../src/server/pageHeaders.ts'
import { type Street, street } from './street.ts'

let town: Street
beforeAll(async () => {
  town = await street()
})
afterAll(() => town.close())

const free = [
  '/',
  '/how',
  '/about',
  '/print-room',
  '/penny-falls',
  '/owner',
  ...articles.map(({ slug }) => `/articles/${slug}`),
]
const sold = ['/print-room/poster', ...articles.map(({ slug }) => `/articles/${slug}/full`)]

describe('pages', () => {
  it.each(free)('behavior: %s is a page without anything inline and without a cookie', async (path) => {
    const response = await town.newspaper.app.request(path)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/html; charset=UTF-8')
    expect(response.headers.getSetCookie()).toEqual([])
    const page = await response.text()
    expect(page).toMatch(/^<!doctype html>/)
    expect(page).not.toMatch(/<style|\sstyle=|\son[a-z]+=|javascript:|<script>/i)
    const scripts = [...page.matchAll(/<script[^>]*src="([^"]*)"/g)].map((match) => match[1])
    for (const source of scripts) expect(source).toMatch(/^\/assets\/[0-9a-f]{12}\//)
  })

  it.each([...free, ...sold, '/nowhere', '/owner/takings', '/.well-known/tuppence'])(
    'behavior: %s has the protecting headers, whatever it answers',
    async (path) => {
      for (const method of ['GET', 'HEAD', 'POST']) {
        const { headers } = await town.newspaper.app.request(path, { method })
        expect(headers.get('content-security-policy')).toBe(policy)
        expect(headers.get('x-content-type-options')).toBe('nosniff')
        expect(headers.get('referrer-policy')).toBe('no-referrer')
        expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
      }
    },
  )

  it('behavior: the policy allows nothing inline, nothing from elsewhere and no framing', () => {
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/unsafe|\*|https?:|data:/)
  })

  it('behavior: every link of the paper leads to a page of the paper', async () => {
    const seen = new Set<string>()
    for (const path of free) {
      const page = await (await town.newspaper.app.request(path)).text()
      for (const [, href = ''] of page.matchAll(/href="(\/[^"#]*)/g))
        if (!href.startsWith('/assets/')) seen.add(href)
    }
    expect(seen.size).toBeGreaterThan(articles.length)
    for (const href of seen) expect((await town.newspaper.app.request(href)).status, href).toBe(200)
  })

  it('behavior: style sheets are served for ever under an address with their version', async () => {
    const page = await (await town.newspaper.app.request('/')).text()
    const sheets = [...page.matchAll(/href="(\/assets\/[^"]+\.css)"/g)].map((match) => match[1] ?? '')
    expect(sheets.length).toBeGreaterThan(0)
    for (const path of sheets) {
      const response = await town.newspaper.app.request(path)
      expect(response.status).toBe(200)
      expect(response.headers.get('content-type')).toBe('text/css; charset=utf-8')
      expect(response.headers.get('cache-control')).toContain('immutable')
      const packed = await town.newspaper.app.request(path, { headers: { 'accept-encoding': 'br, gzip' } })
      expect(packed.headers.get('content-encoding')).toBe('gzip')
      expect(gunzipSync(await packed.arrayBuffer()).toString()).toBe(await response.text())
    }
  })

  it('error: what does not exist is a friendly page with status 404, also among the assets', async () => {
    for (const path of [
      '/nowhere',
      '/articles/none',
      '/assets/0/paper.css',
      '/assets/..%2fpackage.json',
      '/How',
    ]) {
      const response = await town.newspaper.app.request(path)
      expect(response.status).toBe(404)
      expect(await response.text()).toContain('No such page')
    }
  })

  it('behavior: the site’s own file names the key that its coins are locked to', async () => {
    const file: unknown = await (await town.newspaper.app.request('/.well-known/tuppence')).json()
    expect(file).toEqual({
      v: 1,
      keys: [town.newspaper.vendorKey],
      banks: ['http://localhost:3338'],
      online: true,
    })
    expect(town.small.vendorKey).not.toBe(town.newspaper.vendorKey)
  })
})
