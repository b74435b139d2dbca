import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { setUp } from './support/refused.ts'

/** What the bank's guide asks of one table, about something else. */
function asked(table: string, what: RegExp, about: string): string {
  const guide = readFileSync(new URL('../../docs/bank.md', import.meta.url), 'utf8')
  const all = [...guide.matchAll(/sqlite3 -readonly bank\.sqlite "(SELECT[^"]+)"/g)].map(
    ([, sql = '']) => sql,
  )
  const sql = all.find((each) => each.includes(`FROM ${table}`)) ?? ''
  const placed = sql.replaceAll('\\\n', '').replace(what, about)
  if (!placed.includes(about)) throw new Error('no such question in the guide')
  return placed
}

test('behavior: a reference a reader shows is found, as the bank’s guide says', async () => {
  const { bank, fresh } = await setUp()
  const look = new Database(join(bank.data, 'bank.sqlite'), { readonly: true })
  onTestFinished(() => void look.close())
  const ofQuote = (id: string) => look.prepare(asked('mint_quotes', /id = '[^']*'/, `id = '${id}'`)).all()
  const ofOutput = (B_: string) => look.prepare(asked('signatures', /b = x'[^']*'/, `b = x'${B_}'`)).all()

  expect(ofQuote(await bank.quote(8))).toEqual([
    expect.objectContaining({ unit: 'usd', amount: 8, issued: 0 }),
  ])
  expect(ofQuote('0'.repeat(32))).toEqual([])

  const coins = await bank.coins([4])
  const [signed, other] = [...fresh(4), ...fresh(4)]
  if (signed === undefined || other === undefined) throw new Error('two are needed')
  expect((await bank.swap(coins, [signed])).status).toBe(200)
  expect(ofOutput(signed.B_)).toEqual([expect.objectContaining({ amount: 4 })])
  expect(ofOutput(other.B_)).toEqual([])
})
