import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Token } from '@tuppence/protocol/ecash'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { article, get, page, ready, shop } from '../../test/shop.ts'
import { sqliteStore } from './index.ts'

/** The question of the owner's guide, with another reference in it. */
function asked(reference: string): string {
  const guide = readFileSync(new URL('../../../../../docs/site-owner.md', import.meta.url), 'utf8')
  const [, sql = ''] = /sqlite3 -readonly till\.sqlite "(SELECT[^"]+)"/.exec(guide) ?? []
  const placed = sql.replaceAll('\\\n', '').replace(/reference = '[^']*'/, `reference = '${reference}'`)
  if (!placed.includes(reference)) throw new Error('no question in the guide')
  return placed
}

test('behavior: a sale is found by the reference its reader shows, as the owner’s guide says', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tuppence-till-'))
  const path = join(folder, 'till.sqlite')
  const store = sqliteStore(path)
  onTestFinished(() => {
    store.close()
    rmSync(folder, { recursive: true })
  })
  const from = shop({ store })
  const charge = from.till.charge(article)
  const { token, headers } = await ready(from, charge)
  const response = await charge.handle(get('/articles/7', headers), page)
  expect([response.status, await response.text()]).toEqual([200, 'the article'])
  const look = new Database(path, { readonly: true })
  onTestFinished(() => void look.close())
  const sale = { resource: article.resource, currency: 'usd', price: 5, deliveries: 1 }
  // An answer that was read to its end is counted a moment later.
  await expect
    .poll(() => look.prepare(asked(Token.reference(token))).all())
    .toEqual([expect.objectContaining(sale)])
  expect(look.prepare(asked('0'.repeat(64))).all()).toEqual([])
})
