import { paid, wellKnown } from '@tuppence/sdk/server/hono'
import { Hono } from 'hono'
import { html, join } from './html/Html.ts'
import * as Assets from './server/Assets.ts'
import { pageHeaders } from './server/pageHeaders.ts'
import * as Shop from './server/Shop.ts'

const items = [
  {
    slug: 'poem',
    title: 'A poem',
    price: '0.03',
    text: 'Two coppers for a line,\nand one of them was mine.',
  },
  {
    slug: 'recipe',
    title: 'A recipe',
    price: '0.04',
    text: 'Stale bread, milk, two eggs, raisins; an hour in the oven.',
  },
] as const

/** A plain shop with two things in it and a vendor key of its own: the least a site has to do. */
export function createSmallShop(config: Shop.ShopConfig): Shop.Shop {
  const parts = Shop.open(config)
  const assets = Assets.load()
  const app = new Hono()
  app.use(pageHeaders)
  app.use(wellKnown(parts.till))
  app.get('/assets/*', (c) => assets.find(c.req.path, c.req.header('accept-encoding')) ?? c.notFound())
  app.get('/', (c) => c.html(page(assets.href)))
  for (const { slug, title, price, text } of items) {
    const charge = parts.till.charge({ resource: slug, price, kind: 'own', description: title })
    const body = html`<p class="paid">${text}</p>`.markup
    app.get(`/items/${slug}`, paid(charge), (c) => c.html(body))
  }
  return { ...parts.shop, name: 'The Small Shop', app }
}

function page(href: (asset: string) => string): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The Small Shop</title>
<link rel="icon" type="image/svg+xml" href="${href('mark.svg')}">
<link rel="stylesheet" href="${href('paper.css')}">
<script src="${href('tuppence.js')}" defer></script>
</head>
<body>
<main class="sheet">
<h1>The Small Shop</h1>
${join(
  items.map(
    ({ slug, title, price }) => html`<section><h2>${title}</h2>
<tuppence-paywall id="${slug}" src="/items/${slug}" price="${price}" currency="USD"><p>Two lines of text, for sale.</p></tuppence-paywall></section>`,
  ),
)}
</main>
</body>
</html>`.markup
}
