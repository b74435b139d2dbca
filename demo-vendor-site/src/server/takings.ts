import type { Store } from '@tuppence/sdk/server'
import { articles } from '../articles/index.ts'

const days = 30

const titles = new Map([
  ['poster', 'Poster: A Chart of Small Money'],
  ['penny-falls', 'Penny Falls, a go'],
  ['tip', 'The tip jar'],
  ...articles.map((article) => [`article/${article.slug}`, article.title] as const),
])

/** The owner's figures of the last thirty days as JSON: money in minor units, in decimal strings. */
export async function takings(store: Store, now: number): Promise<string> {
  const found = await store.takings({ from: now - days * 86_400, to: now + 1 })
  return JSON.stringify({
    currency: 'usd',
    rows: found.map(({ day, item, sales, received, redeemed, waiting, lost, undelivered, replays }) => ({
      day,
      item,
      title: titles.get(item) ?? item,
      sales,
      received: String(received),
      redeemed: String(redeemed),
      waiting: String(waiting),
      lost: String(lost),
      undelivered,
      replays,
    })),
  })
}
