import { paid, wellKnown } from '@tuppence/sdk/server/hono'
import { Hono } from 'hono'
import { articles } from './articles/index.ts'
import { about } from './pages/about.ts'
import { articleBody, articlePage } from './pages/article.ts'
import { front } from './pages/front.ts'
import { how } from './pages/how.ts'
import { fault, notFound } from './pages/notFound.ts'
import { owner } from './pages/owner.ts'
import { pennyFalls } from './pages/pennyFalls.ts'
import { printRoom } from './pages/printRoom.ts'
import type { Site } from './pages/Site.ts'
import { plates } from './pictures/plates.ts'
import { posterFile } from './poster/poster.ts'
import * as Assets from './server/Assets.ts'
import { pageHeaders } from './server/pageHeaders.ts'
import * as Shop from './server/Shop.ts'
import { takings } from './server/takings.ts'

/** The amounts of the tip jar, in minor units as they come and in major units as the till wants them. */
const tips = new Map([
  ['2', '0.02'],
  ['5', '0.05'],
  ['25', '0.25'],
])

/** The Daily Tuppence: articles, a poster, a game and a tip jar, and a page for the owner. */
export function createNewspaper(config: Shop.ShopConfig): Shop.Shop {
  const parts = Shop.open(config)
  const assets = Assets.load(plates())
  const clock = config.now ?? (() => Math.floor(Date.now() / 1000))
  const site: Site = {
    href: assets.href,
    now: () => new Date(clock() * 1000),
    bank: new URL(config.bank).host,
  }
  const app = new Hono()
  app.use(pageHeaders)
  app.use(wellKnown(parts.till))
  app.get('/assets/*', (c) => assets.find(c.req.path, c.req.header('accept-encoding')) ?? c.notFound())
  addPages(app, site)
  addArticles(app, parts, site)
  addCounter(app, parts)
  app.get('/owner', (c) => c.html(owner(site)))
  app.get('/owner/takings', async (c) => {
    c.header('cache-control', 'no-store')
    if (!parts.isOwner(c.req.header('authorization'))) return c.json({ error: 'owner-only' }, 401)
    return c.body(await takings(parts.store, clock()), 200, { 'content-type': 'application/json' })
  })
  app.notFound((c) => c.html(notFound(site), 404))
  app.onError((error, c) => {
    config.log?.('error', 'page-failed', { name: error.name })
    return c.html(fault(site), 500)
  })
  const ownerLink = `${parts.shop.url}/owner#token=${parts.ownerToken}`
  return { ...parts.shop, name: 'The Daily Tuppence', app, ownerLink }
}

function addPages(app: Hono, site: Site): void {
  const pages = [
    ['/', front],
    ['/how', how],
    ['/about', about],
    ['/print-room', printRoom],
    ['/penny-falls', pennyFalls],
  ] as const
  for (const [path, page] of pages) app.get(path, (c) => c.html(page(site)))
}

/**
 * Each article has a free page and a paid rest. The till stands before the handler itself, not before a
 * path.
 */
function addArticles(app: Hono, { till }: Shop.Parts, site: Site): void {
  for (const article of articles) {
    const path = `/articles/${article.slug}`
    const charge = till.charge({
      resource: `article/${article.slug}`,
      price: article.price,
      kind: 'own',
      description: article.title,
    })
    const body = articleBody(article)
    app.get(path, (c) => c.html(articlePage(site, article)))
    app.get(`${path}/full`, paid(charge), (c) => c.html(body))
  }
}

function addCounter(app: Hono, { till }: Shop.Parts): void {
  const poster = till.charge({
    resource: 'poster',
    price: '0.25',
    kind: 'own',
    access: 'forever',
    description: 'Poster: A Chart of Small Money',
  })
  const file = posterFile()
  app.get('/print-room/poster', paid(poster), (c) =>
    c.body(file, 200, {
      'content-type': 'image/svg+xml',
      'content-disposition': 'attachment; filename="a-chart-of-small-money.svg"',
    }),
  )
  const go = till.charge({
    resource: 'penny-falls',
    price: '0.02',
    kind: 'each',
    description: 'A go at Penny Falls: five coins',
  })
  app.post('/penny-falls/go', paid(go), (c) => c.json({ coins: 5 }))
  const tip = till.charge({
    resource: 'tip',
    price: (request) => tips.get(new URL(request.url).searchParams.get('amount') ?? ''),
    kind: 'each',
    description: 'A tip for The Daily Tuppence',
  })
  app.post('/tip', paid(tip), (c) => c.text('Thank you.'))
}
