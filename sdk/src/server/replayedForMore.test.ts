import { describe, expect, test } from 'vitest'
import { challengeOf, coinsFor, page, paying, problemOf, shop, tip, tokenOf } from './test/shop.ts'

/** What fails once, and then counts what it was asked for. */
function failingOnce() {
  const served: string[] = []
  let tries = 0
  const serve = async (request: Request): Promise<Response> => {
    if (++tries === 1) return new Response('not now', { status: 503 })
    served.push(`${new URL(request.url).search}${await request.text()}`)
    return new Response('thanks')
  }
  return { served, serve }
}

function post(path: string, body: string, headers: Record<string, string> = {}): Request {
  return new Request(`http://localhost:8402${path}`, { method: 'POST', body, headers })
}

describe('V1 error: coins whose handler failed are shown again for something dearer', () => {
  test('another body than the price was made for', async () => {
    const from = shop()
    const charge = from.till.charge({
      ...tip,
      digest: true,
      price: async (request) => `0.0${Math.min(9, (await request.text()).length)}`,
    })
    const { served, serve } = failingOnce()
    const send = (body: string, headers?: Record<string, string>) => {
      const request = post('/tip', body, headers)
      return charge.handle(request, () => serve(request))
    }
    const challenge = challengeOf(await send('a'))
    const headers = paying(challenge, tokenOf(from.bank, coinsFor(from.bank, challenge)))
    expect((await send('a', headers)).status).toBe(503)
    const dear = await send('nine cents', headers)
    expect([dear.status, (await problemOf(dear)).name]).toEqual([409, 'already-claimed'])
    expect(await (await send('a', headers)).text()).toBe('thanks')
    expect(served).toEqual(['a'])
  })

  test('a higher price of the same `each`', async () => {
    const from = shop()
    const charge = from.till.charge({
      ...tip,
      price: (request) => `0.0${new URL(request.url).searchParams.get('amount')}`,
    })
    const { served, serve } = failingOnce()
    const send = (amount: number, headers?: Record<string, string>) => {
      const request = post(`/tip?amount=${amount}`, '', headers)
      return charge.handle(request, () => serve(request))
    }
    const challenge = challengeOf(await send(2))
    const headers = paying(challenge, tokenOf(from.bank, coinsFor(from.bank, challenge)))
    expect((await send(2, headers)).status).toBe(503)
    const dear = await send(9, headers)
    expect([dear.status, (await problemOf(dear)).name]).toEqual([409, 'already-claimed'])
    expect(served).toEqual([])
    expect((await send(2, headers)).status).toBe(200)
    expect(await (await send(9, headers)).text()).toBe('thanks')
    expect(served).toEqual(['?amount=2'])
  })
})

test('behavior: functions of a charge that binds the body may read it, and never more than is bound', async () => {
  const from = shop()
  const read: number[] = []
  const reading = async (request: Request) => {
    const text = await request.text()
    read.push(text.length)
    return text.slice(0, 6)
  }
  const charge = from.till.charge({
    ...tip,
    digest: true,
    resource: reading,
    description: reading,
    price: async (request) => ((await reading(request)) === 'a body' ? '0.02' : undefined),
  })
  const challenge = challengeOf(await charge.handle(post('/tip', 'a body'), page))
  const headers = paying(challenge, tokenOf(from.bank, coinsFor(from.bank, challenge)))
  const request = post('/tip', 'a body', headers)
  const served = await charge.handle(request, async () => new Response(await request.text()))
  expect([served.status, await served.text()]).toEqual([200, 'a body'])
  expect((await charge.handle(post('/tip', 'x'.repeat(70_000)), page)).status).toBe(413)
  expect(Math.max(...read)).toBe(6)
})
