import { describe, expect, test, vi } from 'vitest'
import { asks, newPage, problem, ready, serves } from '../../test/support/fakePage.ts'

describe('fetch', () => {
  test('behavior: pays when asked to and gives the paid response', async () => {
    const page = await newPage()
    page.answer(asks(), serves())
    const response = page.tuppence.fetch('/articles/7/full')
    await page.pass()
    page.say(ready)
    expect(await (await response).text()).toBe('the article')
  })

  test.each([
    ['declined', { state: 'not-paid' }],
    ['refused by the wallet', { state: 'error', code: 'realm-mismatch' }],
  ])('behavior: %s, it gives the site’s own 402, unread', async (_, said) => {
    const page = await newPage()
    page.answer(asks())
    const response = page.tuppence.fetch('/articles/7/full')
    await page.pass()
    page.say(said)
    const { status, bodyUsed } = await response
    expect({ status, bodyUsed }).toEqual({ status: 402, bodyUsed: false })
  })

  test('behavior: no wallet and declined look the same', async () => {
    const page = await newPage()
    page.wallet.answers = false
    const declined = vi.fn()
    page.tuppence.on('declined', declined)
    page.answer(asks())
    const response = page.tuppence.fetch('/articles/7/full')
    await page.pass(300)
    expect((await response).status).toBe(402)
    expect(declined).toHaveBeenCalledWith({ url: `${page.origin}/articles/7/full`, code: 'not-paid' })
    page.arriveLate()
    await page.pass(60_000)
    expect(page.heard).toEqual([])
  })

  test('error: paid and not served rejects, so that nobody takes it for unpaid', async () => {
    const page = await newPage()
    page.answer(asks(), problem(409, 'urn:tuppence:problem:already-claimed'))
    const response = page.tuppence.fetch('/articles/7/full').catch((error: unknown) => error)
    await page.pass()
    page.say(ready)
    expect(await response).toMatchObject({ code: 'already-claimed', kept: true })
  })

  test('error: without a network it rejects', async () => {
    const page = await newPage()
    await expect(page.tuppence.fetch('/articles/7/full')).rejects.toMatchObject({ code: 'network' })
  })
})

describe('pay', () => {
  test('behavior: gives the receipt as the site sent it', async () => {
    const page = await newPage()
    const paid = serves()
    page.answer(asks(), paid)
    const end = page.tuppence.pay('/tip?amount=5', { method: 'POST' })
    await page.pass()
    page.say(ready)
    expect(await end).toEqual({ receipt: paid.headers.get('payment-receipt') })
  })

  test('error: declined rejects with not-paid', async () => {
    const page = await newPage()
    page.answer(asks())
    const end = page.tuppence.pay('/tip?amount=5').catch((error: unknown) => error)
    await page.pass()
    page.say({ state: 'not-paid' })
    expect(await end).toMatchObject({ code: 'not-paid' })
  })
})

describe('on', () => {
  test('behavior: tells of what was paid, until it is switched off; what a listener throws harms nobody', async () => {
    const page = await newPage()
    const told: unknown[] = []
    const thrown = vi.fn()
    process.once('uncaughtException', thrown)
    const offs = [
      page.tuppence.on('paid', () => {
        throw new Error('a listener’s own')
      }),
      page.tuppence.on('paid', (news) => told.push(news)),
    ]
    const buy = async () => {
      page.answer(asks(), serves())
      const response = page.tuppence.fetch('/a')
      await page.pass()
      page.say(ready)
      return (await response).ok
    }
    expect(await buy()).toBe(true)
    expect(told).toEqual([{ url: `${page.origin}/a`, receipt: expect.any(String) }])
    for (const off of offs) off()
    expect(await buy()).toBe(true)
    expect(told).toHaveLength(1)
    vi.useRealTimers()
    await expect.poll(() => thrown.mock.calls.length).toBe(1)
  })

  test('behavior: what was free is not told as paid', async () => {
    const page = await newPage()
    const paid = vi.fn()
    page.tuppence.on('paid', paid)
    page.answer(new Response('free'))
    await page.tuppence.fetch('/a')
    expect(paid).not.toHaveBeenCalled()
  })

  test('behavior: tells an error with its code', async () => {
    const page = await newPage()
    const told = vi.fn()
    page.tuppence.on('error', told)
    page.answer(asks(), new Response('', { status: 500 }))
    const end = page.tuppence.fetch('/a').catch(() => undefined)
    await page.pass()
    page.say(ready)
    await end
    expect(told).toHaveBeenCalledWith({ url: `${page.origin}/a`, code: 'site' })
  })
})

describe('wallet', () => {
  test('behavior: says wallet when one answers, none after 300 ms', async () => {
    const page = await newPage()
    page.wallet.answers = false
    const none = page.tuppence.wallet()
    await page.pass(300)
    expect(await none).toBe('none')
    page.wallet.answers = true
    const here = page.tuppence.wallet()
    await page.pass(300)
    expect(await here).toBe('wallet')
  })
})

test('P7: what the page gets is frozen', async () => {
  const { tuppence } = await newPage()
  expect(Object.isFrozen(tuppence)).toBe(true)
})
