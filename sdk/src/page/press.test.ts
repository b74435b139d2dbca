import { PageMessage } from '@tuppence/protocol'
import { describe, expect, test } from 'vitest'
import { asks, newPage, press, ready, serves } from '../../test/support/fakePage.ts'

describe('one press', () => {
  test('behavior: it knocks before it fetches, hands over the raw challenge, and presents the credential', async () => {
    const page = await newPage()
    const challenge = asks()
    page.answer(challenge, serves())
    const { end, steps } = press(page)
    const [hello] = page.hellos
    expect(page.fetched).toHaveLength(1)
    expect(hello).toMatchObject({ origin: page.origin, ports: [{}] })
    const { id } = PageMessage.parseConnect(hello?.data)
    expect(hello?.data).toEqual({ tuppence: 1, type: 'connect', id })

    await page.pass()
    expect(page.heard).toEqual([
      {
        v: 1,
        type: 'pay',
        id,
        url: `${page.origin}/articles/7/full`,
        method: 'GET',
        challenges: [challenge.headers.get('www-authenticate')],
      },
    ])
    page.say({ state: 'accepted' })
    page.say(ready)
    await page.pass()
    expect(await (await end).response?.text()).toBe('the article')
    expect(steps).toEqual(['connecting', 'waiting', 'paying'])
  })

  test('behavior: the receipt goes to the wallet, raw', async () => {
    const page = await newPage()
    const paid = serves()
    page.answer(asks(), paid)
    const { end } = press(page)
    await page.pass()
    page.say(ready)
    await end
    await page.pass()
    const receipt = paid.headers.get('payment-receipt')
    expect(page.said('receipt')).toEqual([
      { v: 1, type: 'receipt', id: page.heard[0]?.id, status: 200, receipt },
    ])
  })

  test('behavior: what is free, or the reader’s already, is served without a word to the wallet', async () => {
    const page = await newPage()
    page.answer(new Response('free'))
    const { end } = press(page)
    await page.pass()
    expect(await (await end).response?.text()).toBe('free')
    expect(page.heard).toEqual([])
  })

  test('behavior: a challenge in hand is handed over without asking the site', async () => {
    const page = await newPage()
    page.answer(asks())
    const kept = await page.ask('/articles/7/full', {})
    const begun = page.begin('/articles/7/full', {})
    begun.asked = kept
    page.answer(serves())
    const end = begun.go()
    await page.pass()
    page.say(ready)
    expect((await end).status).toBe(200)
    expect(page.fetched).toHaveLength(2)
    expect(page.said('pay')[0]?.challenges).toEqual([kept.challenge])
  })

  test('behavior: POST stays POST, with its body and headers, in both requests and to the wallet', async () => {
    const page = await newPage()
    page.answer(asks(), serves())
    const { end } = press(page, { method: 'post', body: 'b', headers: { 'Content-Type': 'text/plain' } })
    await page.pass()
    page.say(ready)
    await end
    expect(page.said('pay')[0]?.method).toBe('POST')
    for (const { init, headers } of page.fetched) {
      expect(init).toMatchObject({ method: 'post', body: 'b' })
      expect(headers.get('content-type')).toBe('text/plain')
    }
  })
})

describe('the wallet', () => {
  test('behavior: without an answer in 300 ms the offer is shown, and a late wallet wins', async () => {
    const page = await newPage()
    page.wallet.answers = false
    page.answer(asks(), serves())
    const { end, steps } = press(page)
    await page.pass(299)
    expect(steps).toEqual(['connecting'])
    await page.pass(1)
    expect(steps).toEqual(['connecting', 'none'])
    page.arriveLate()
    await page.pass()
    page.say(ready)
    expect((await end).response?.status).toBe(200)
    expect(steps).toEqual(['connecting', 'none', 'waiting', 'paying'])
  })

  test('behavior: a press that was given up for want of a wallet is not paid when a later press finds one', async () => {
    const page = await newPage()
    page.wallet.answers = false
    page.answer(asks(), asks())
    const first = press(page)
    await page.pass(300)
    page.wallet.answers = true
    press(page)
    await page.pass()
    expect(first.steps.at(-1)).toBe('none')
    expect(page.said('pay')).toHaveLength(1)
  })

  test('behavior: one line serves all presses, each with an id of its own', async () => {
    const page = await newPage()
    page.answer(asks(), serves())
    const one = press(page)
    await page.pass()
    page.say(ready)
    await one.end
    page.answer(asks(), serves())
    const two = press(page)
    await page.pass()
    page.say(ready)
    await two.end
    expect(page.hellos).toHaveLength(1)
    expect(new Set(page.said('pay').map(({ id }) => id)).size).toBe(2)
  })

  test('behavior: asked again on silence: `pay` until something is heard, then `state`, ever more rarely', async () => {
    const page = await newPage()
    page.answer(asks())
    press(page)
    await page.pass(2_000)
    expect(page.said('pay')).toHaveLength(2)
    expect(new Set(page.said('pay').map((pay) => JSON.stringify(pay))).size).toBe(1)
    page.say({ state: 'accepted' })
    await page.pass(10 * 60_000)
    expect(page.said('pay')).toHaveLength(2)
    // At 6, 14, 30 … 510 seconds.
    expect(page.said('state')).toHaveLength(7)
  })

  const waits = [
    ['no time', 0],
    ['longer than a wallet is waited for', 400],
  ] as const
  test.each(waits)('behavior: the site takes %s: said once, and once more when pressed', async (_, wait) => {
    const page = await newPage()
    page.answerLate(asks(), wait)
    const { begun } = press(page)
    await page.pass(wait)
    await page.pass(1_000)
    expect(page.said('pay')).toHaveLength(1)
    begun.again()
    await page.pass()
    expect(page.said('pay')).toHaveLength(2)
    page.say({ state: 'accepted' })
    await page.pass(59_000)
    // At 2, 6, 14 and 30 seconds; then when pressed, and at 62.
    expect(page.said('state')).toHaveLength(4)
    begun.again()
    await page.pass(60_000)
    expect(page.said('state')).toHaveLength(6)
    expect(page.said('pay')).toHaveLength(2)
  })

  test('error: wallet-silent after half a minute without a word; the next go asks again on the same line, under the same id', async () => {
    const page = await newPage()
    page.answer(asks())
    const { begun, end, go } = press(page)
    await page.pass(31_000)
    expect(await end).toMatchObject({ code: 'wallet-silent' })
    page.answer(serves())
    begun.again()
    const second = go()
    await page.pass()
    page.say(ready)
    expect((await second).response?.status).toBe(200)
    expect(new Set(page.said('pay').map(({ id }) => id)).size).toBe(1)
    // A document has one line: the wallet would not answer another knock.
    expect(page.hellos).toHaveLength(1)
  })

  test('behavior: pressing again while it waits asks again and pays nothing twice', async () => {
    const page = await newPage()
    page.answer(asks(), serves())
    const { begun, end } = press(page)
    await page.pass()
    begun.again()
    begun.again()
    await page.pass()
    expect(new Set(page.said('pay').map((pay) => JSON.stringify(pay))).size).toBe(1)
    page.say(ready)
    await end
    expect(page.fetched).toHaveLength(2)
  })

  test('behavior: unknown is no end: it goes on to hear what became of it', async () => {
    const page = await newPage()
    page.answer(asks(), serves())
    const { end, steps } = press(page)
    await page.pass()
    page.say({ state: 'unknown' })
    await page.pass(60_000)
    expect(steps.at(-1)).toBe('unknown')
    page.say(ready)
    expect((await end).response?.status).toBe(200)
  })

  test('C5: a page put away and brought back knocks again and asks for the state', async () => {
    const page = await newPage()
    page.answer(asks(), serves())
    const { end } = press(page)
    await page.pass()
    page.say({ state: 'accepted' })
    await page.pass()
    page.fire('pagehide')
    await page.pass(1_000)
    page.fire('pageshow')
    await page.pass()
    expect(page.hellos).toHaveLength(2)
    expect(page.heard.at(-1)).toMatchObject({ type: 'state', id: page.heard[0]?.id })
    page.say(ready)
    expect((await end).response?.status).toBe(200)
  })

  test('P9: a hidden or prerendering page hands nothing over until it is seen', async () => {
    const page = await newPage()
    page.page.hidden = true
    page.answer(asks(), serves())
    const { end } = press(page)
    await page.pass(60_000)
    page.page.hidden = false
    page.page.prerendering = true
    await page.pass(60_000)
    expect(page.heard).toEqual([])
    page.page.prerendering = false
    await page.pass(1_000)
    page.say(ready)
    expect((await end).response?.status).toBe(200)
  })
})
