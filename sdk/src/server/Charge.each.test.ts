import { Receipt } from '@tuppence/protocol'
import { describe, expect, test } from 'vitest'
import {
  article,
  challengeOf,
  coinsFor,
  get,
  paying,
  post,
  problemOf,
  type Shop,
  START,
  shop,
  tip,
  tokenOf,
} from './test/shop.ts'

const page = () => new Response('the article', { headers: { 'content-type': 'text/html' } })

/** Asks, and makes the coins; what remains is to present them. */
async function bought(from: Shop, options: Parameters<Shop['till']['charge']>[0], request = get()) {
  const charge = from.till.charge(options)
  const asked = await charge.handle(request, page)
  const challenge = challengeOf(asked)
  const token = tokenOf(from.bank, coinsFor(from.bank, challenge, from.clock.now))
  return { charge, asked, challenge, token, headers: paying(challenge, token) }
}

describe('`each`', () => {
  test('V21 behavior: it runs until it has answered 2xx, and then that answer is given again', async () => {
    const from = shop()
    const { charge, headers } = await bought(from, tip, post())
    const answers = [
      () => new Response('busy', { status: 503 }),
      () => Response.json({ thanks: 1 }, { status: 201 }),
      () => Response.json({ thanks: 2 }),
    ]
    let runs = 0
    const serve = () => answers[runs++]?.() ?? page()
    expect((await charge.handle(post('/tip', headers), serve)).status).toBe(503)
    for (let index = 0; index < 3; index++) {
      const response = await charge.handle(post('/tip', headers), serve)
      expect(response.status).toBe(201)
      expect(response.headers.get('content-type')).toBe('application/json')
      expect(await response.json()).toEqual({ thanks: 1 })
      expect(Receipt.parse(response.headers.get('payment-receipt') ?? '').settlement).toBe('deferred')
      expect(response.headers.getSetCookie()).toEqual([])
    }
    expect(runs).toBe(2)
  })

  test('behavior: an answer too long to keep is sent whole once, and empty after', async () => {
    const from = shop()
    const { charge, headers } = await bought(from, tip, post())
    const long = 'x'.repeat(64 * 1024 + 1)
    const serve = () => new Response(long, { status: 201 })
    expect(await (await charge.handle(post('/tip', headers), serve)).text()).toBe(long)
    const again = await charge.handle(post('/tip', headers), serve)
    expect([again.status, await again.text()]).toEqual([200, ''])
  })

  test('behavior: a second request while the handler runs waits its turn, at no cost', async () => {
    const from = shop()
    const { charge, headers } = await bought(from, tip, post())
    let end: (response: Response) => void = () => undefined
    const running = new Promise<Response>((resolve) => {
      end = resolve
    })
    let started: () => void = () => undefined
    const isRunning = new Promise<void>((resolve) => {
      started = resolve
    })
    const first = charge.handle(post('/tip', headers), () => {
      started()
      return running
    })
    await isRunning
    const second = await charge.handle(post('/tip', headers), page)
    expect([second.status, second.headers.get('retry-after')]).toEqual([503, '1'])
    expect(await problemOf(second)).toEqual({ name: 'settling', detail: 'handler-running' })
    end(new Response('thanks'))
    expect(await (await first).text()).toBe('thanks')
    expect(await (await charge.handle(post('/tip', headers), page)).text()).toBe('thanks')
    const [line] = await from.store.takings({ from: START, to: START + 1 })
    expect(line).toMatchObject({ sales: 1, replays: 1 })
  })
})

test('behavior: an owned POST is answered once, and its coins do not open the GET beside it', async () => {
  const from = shop()
  const { charge, headers } = await bought(from, article, post('/articles/7'))
  let runs = 0
  const serve = () => new Response(`run ${++runs}`)
  const served = await charge.handle(post('/articles/7', headers), serve)
  expect([await served.text(), served.headers.getSetCookie()]).toEqual(['run 1', []])
  expect(await (await charge.handle(post('/articles/7', headers), serve)).text()).toBe('run 1')
  const read = await charge.handle(get('/articles/7', headers), serve)
  expect([read.status, (await problemOf(read)).name]).toEqual([409, 'already-claimed'])
})
