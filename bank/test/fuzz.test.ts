import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { Encoding } from '@tuppence/protocol'
import { Swap } from '@tuppence/protocol/ecash'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fuzz, mutations } from '../../protocol/test/fuzz.ts'
import { routes } from '../src/http/routes.ts'
import { isBalanced } from '../src/mint/books.ts'
import { testMoney } from '../src/rails/testMoney.ts'
import { outputs } from './support/client.ts'
import { type TestBank, temporaryDir, testBank } from './support/testBank.ts'

/** A good request body for each route that reads one, made for this bank. */
async function bodies(bank: TestBank): Promise<Record<string, unknown>> {
  const coins = await bank.coins([1, 2, 4])
  const { id } = await bank.keyset()
  const wanted = outputs([1, 2, 4], id)
  const quote = await bank.quote(7)
  const melt = await bank.post('/v1/melt/quote/test', { request: 'test:7', unit: 'usd' })
  const { inputs } = Swap.prepare(coins, [])
  const wire = outputs([1, 2, 4], id).map(Swap.toWire)
  return {
    '/v1/swap': Swap.prepare(coins, wanted),
    '/v1/checkstate': { Ys: [`02${'ab'.repeat(32)}`] },
    '/v1/restore': { outputs: wanted.map(Swap.toWire) },
    '/v1/mint/quote/test': { unit: 'usd', amount: 7, pubkey: `02${'ab'.repeat(32)}` },
    '/v1/mint/test': { quote, outputs: wire },
    '/v1/melt/quote/test': { request: 'test:7', unit: 'usd' },
    '/v1/melt/test': { quote: String(melt.body.quote), inputs },
  }
}

const all = routes([testMoney(true)])
const reading = all.filter(({ body }) => body > 0).map(({ path }) => path)

/** Gives the bank as it is now, again and again. */
async function copies({ bank, data }: TestBank): Promise<() => TestBank> {
  const kept = temporaryDir()
  await bank.store.db.backup(join(kept, 'bank.sqlite'))
  cpSync(join(data, 'keys.json'), join(kept, 'keys.json'))
  return () => {
    const copy = temporaryDir()
    cpSync(kept, copy, { recursive: true })
    return testBank({ data: copy, resume: true })
  }
}

/** A failure of the bank itself is answered too, with 500, and told to the log. */
function expectTyped(reply: { status: number; body: Record<string, unknown> }): void {
  expect([200, 400, 404, 413]).toContain(reply.status)
  if (reply.status === 200) return
  expect(reply.body).toEqual({ detail: expect.any(String), code: expect.any(Number) })
}

test.each(reading)(
  'K3: error: any body at %s gets a reply or a refusal of the list, and the books balance',
  {
    tags: ['fuzz'],
  },
  async (path) => {
    const bank = testBank()
    const good = await bodies(bank)
    const samples = [good[path], ...Object.values(good)].map((body) => JSON.stringify(body))
    // Half of them are changes of this route's own body.
    const body = fc.oneof(mutations(samples.slice(0, 1)), mutations(samples))
    const again = await copies(bank)
    let asked = bank
    const state = {
      async ready(fresh: boolean) {
        asked = fresh ? again() : bank
      },
    }
    await fuzz(body, 60, async (text) => expectTyped(await asked.post(path, text)), state)
    expect(bank.lines.filter((line) => line.includes('"failure"'))).toEqual([])
    expect(isBalanced(bank.bank)).toBe(true)
  },
)

test('error: any path is a route or not found', { tags: ['fuzz'] }, async () => {
  const bank = testBank()
  const paths = all.map(({ path }) => path.replace(':id', Encoding.hex(Encoding.random(16))))
  const base = 'http://localhost'
  // Some read as the name of another host, with a user's name before it: no client makes a request of that.
  const isHere = (text: string) => URL.canParse(text, base) && new URL(text, base).href.startsWith(`${base}/`)
  await fuzz(mutations(paths).filter(isHere), 200, async (text) => {
    const response = await bank.app.request(new URL(text, base))
    expect([200, 400, 404]).toContain(response.status)
    await response.arrayBuffer()
  })
  expect(bank.lines.filter((line) => line.includes('"failure"'))).toEqual([])
})
