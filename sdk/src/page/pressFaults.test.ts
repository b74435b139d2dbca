import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { fuzz, isFieldValue, mutatedValues, mutations } from '../../../protocol/test/fuzz.ts'
import { asks, credential, newPage, press, problem, ready, serves } from '../../test/support/fakePage.ts'

const expired = 'https://paymentauth.org/problems/payment-expired'

describe('the paid request', () => {
  test('P3: follows no redirect, stays on its origin, skips every cache', async () => {
    const page = await newPage()
    page.answer(asks(), serves())
    const { end } = press(page)
    await page.pass()
    page.say(ready)
    await end
    const [asked, paid] = page.fetched
    expect(paid?.init).toMatchObject({
      redirect: 'manual',
      mode: 'same-origin',
      credentials: 'same-origin',
      cache: 'no-store',
    })
    expect(paid?.headers.get(credential.header)).toBe(credential.value)
    expect(asked?.headers.has(credential.header)).toBe(false)
  })

  test('P3: a redirect is an error; the coins are kept, and the wallet hears of no receipt', async () => {
    const page = await newPage()
    const redirect = Object.defineProperties(Response.error(), {
      type: { value: 'opaqueredirect' },
      clone: { value: () => Response.error() },
    })
    page.answer(asks(), redirect)
    const { end } = press(page)
    await page.pass()
    page.say(ready)
    expect(await end).toMatchObject({ code: 'site', kept: true })
    expect(page.said('receipt')).toEqual([])
  })

  test('P4: a lost answer sends the same credential again, bounded, and going on sends it once more', async () => {
    const page = await newPage()
    page.answer(asks())
    const { end, go } = press(page)
    await page.pass()
    page.say(ready)
    await page.pass(60_000)
    expect(await end).toMatchObject({ code: 'network', kept: true })
    const sent = page.fetched.slice(1)
    expect(sent).toHaveLength(4)
    expect(new Set(sent.map(({ headers }) => headers.get(credential.header)))).toEqual(
      new Set([credential.value]),
    )

    page.answer(serves())
    expect((await go()).response?.status).toBe(200)
    expect(page.said('pay')).toHaveLength(1)
  })

  test('V17: 503 with Retry-After is waited for with the same credential, bounded', async () => {
    const page = await newPage()
    const settling = () => problem(503, 'urn:tuppence:problem:settling', { 'Retry-After': '2' })
    page.answer(asks(), settling(), serves())
    const { end } = press(page)
    await page.pass()
    page.say(ready)
    await page.pass(1_999)
    expect(page.fetched).toHaveLength(2)
    await page.pass(1)
    expect((await end).response?.status).toBe(200)
    expect(page.said('receipt').map(({ status }) => status)).toEqual([503, 200])

    page.answer(asks(), ...Array.from({ length: 20 }, settling))
    const endless = press(page)
    await page.pass()
    page.say(ready)
    await page.pass(600_000)
    expect(await endless.end).toMatchObject({ code: 'settling', kept: true })
    expect(page.fetched).toHaveLength(3 + 1 + 4)
  })

  test('behavior: a longer Retry-After is left to the reader', async () => {
    const page = await newPage()
    page.answer(asks(), problem(503, 'urn:tuppence:problem:bank-unreachable', { 'Retry-After': '60' }))
    const { end } = press(page)
    await page.pass()
    page.say(ready)
    expect(await end).toMatchObject({ code: 'bank-unreachable', kept: true })
    expect(page.fetched).toHaveLength(2)
  })

  test.each([
    [409, 'urn:tuppence:problem:already-claimed', 'already-claimed'],
    [409, 'urn:tuppence:problem:access-ended', 'access-ended'],
    [429, 'urn:tuppence:problem:replayed-too-often', 'replayed-too-often'],
    [400, 'https://paymentauth.org/problems/bad-request', 'bad-request'],
  ])('error: %i %s goes to the wallet with its type', async (status, type, code) => {
    const page = await newPage()
    page.answer(asks(), problem(status, type))
    const { end } = press(page)
    await page.pass()
    page.say(ready)
    expect(await end).toMatchObject({ code, kept: true })
    await page.pass()
    expect(page.said('receipt')).toMatchObject([{ status, problem: type }])
  })

  test('X9: a fresh challenge in a 402 goes to the wallet under the same id', async () => {
    const page = await newPage()
    const fresh = asks()
    page.answer(
      asks(),
      problem(402, expired, { 'WWW-Authenticate': `${fresh.headers.get('www-authenticate')}` }),
      serves(),
    )
    const { end } = press(page)
    await page.pass()
    page.say(ready)
    await page.pass()
    const [first, second] = page.said('pay')
    expect(second).toMatchObject({ id: first?.id, challenges: [fresh.headers.get('www-authenticate')] })
    expect(page.said('receipt')).toMatchObject([{ status: 402, problem: expired }])
    page.say(ready)
    expect((await end).response?.status).toBe(200)
  })

  test('P8: a site that answers every credential with a fresh challenge gets no endless payments', async () => {
    const page = await newPage()
    page.answer(...Array.from({ length: 50 }, () => asks()))
    const { end } = press(page)
    for (let left = 50; left > 0; left--) {
      await page.pass()
      page.say(ready)
    }
    expect(await end).toMatchObject({ code: 'payment-required', kept: true })
    expect(page.said('pay').length).toBeLessThanOrEqual(4)
    expect(page.fetched.length).toBeLessThanOrEqual(5)
  })
})

describe('nothing paid', () => {
  test('P8: a challenge dead on arrival is fetched once more past the cache, and then no more', async () => {
    const page = await newPage()
    page.answer(asks(-1), asks(-1), asks())
    const { end } = press(page)
    expect(await end).toMatchObject({ code: 'payment-expired', kept: false })
    expect(page.fetched.map(({ init }) => init.cache)).toEqual([undefined, 'reload'])
    expect(page.heard).toEqual([])
  })

  test('P8: the second answer is taken when it is fresh', async () => {
    const page = await newPage()
    page.answer(asks(-1), asks(), serves())
    const { end } = press(page)
    await page.pass()
    page.say(ready)
    expect((await end).response?.status).toBe(200)
  })

  test('X9: a challenge that ran out in the wallet is fetched afresh under the same id, bounded', async () => {
    const page = await newPage()
    page.answer(asks(), asks(), serves())
    const { end } = press(page)
    await page.pass()
    page.say({ state: 'error', code: 'payment-expired' })
    await page.pass()
    const [first, second] = page.said('pay')
    expect(second?.id).toBe(first?.id)
    expect(second?.challenges).not.toEqual(first?.challenges)
    page.say(ready)
    expect((await end).response?.status).toBe(200)

    page.answer(...Array.from({ length: 20 }, () => asks()))
    const endless = press(page)
    for (let left = 20; left > 0; left--) {
      await page.pass()
      page.say({ state: 'error', code: 'payment-expired' })
    }
    expect(await endless.end).toMatchObject({ code: 'payment-expired', kept: false })
  })

  test('behavior: what another tab paid for is fetched again without a credential', async () => {
    const page = await newPage()
    page.answer(asks(), serves())
    const { end } = press(page)
    await page.pass()
    page.say({ state: 'paid' })
    expect((await end).response?.status).toBe(200)
    expect(page.fetched[1]?.headers.has(credential.header)).toBe(false)
  })

  test.each([
    [{ state: 'not-paid' }, 'not-paid'],
    [{ state: 'error', code: 'realm-mismatch' }, 'realm-mismatch'],
    [{ state: 'error', code: 'wallet-updated' }, 'wallet-updated'],
    [{ state: 'error' }, 'undefined'],
  ])('error: the wallet says %o', async (said, code) => {
    const page = await newPage()
    page.answer(asks())
    const { end } = press(page)
    await page.pass()
    page.say(said)
    expect(await end).toMatchObject({ code, kept: false })
    expect(page.fetched).toHaveLength(1)
  })

  test('error: an update while the wallet works ends the press, also when it has said that it does not know', async () => {
    const page = await newPage()
    page.answer(asks())
    const { end, steps } = press(page)
    await page.pass()
    page.say({ state: 'accepted' })
    page.say({ state: 'unknown' })
    await page.pass(2_000)
    // The script that was cut off answers what the page asks on silence.
    expect(page.heard.at(-1)?.type).toBe('state')
    page.say({ state: 'error', code: 'wallet-updated' })
    expect(await end).toMatchObject({ code: 'wallet-updated', kept: false })
    expect(steps).toEqual(['connecting', 'waiting', 'unknown'])
  })

  test('error: an insecure context says so, and does nothing', async () => {
    const page = await newPage()
    page.insecure()
    expect(() => page.begin('/x', {})).toThrow(expect.objectContaining({ code: 'insecure-context' }))
    expect(page.hellos).toEqual([])
    expect(page.fetched).toEqual([])
  })

  test('error: a 402 of another scheme, and any other bad status, end with the site’s word', async () => {
    const page = await newPage()
    page.answer(new Response(null, { status: 402, headers: { 'WWW-Authenticate': 'L402 token="x"' } }))
    expect(await press(page).end).toMatchObject({ code: 'site', kept: false })
    page.answer(new Response('gone', { status: 410 }))
    expect(await press(page).end).toMatchObject({ code: 'site', kept: false })
    expect(page.heard).toEqual([])
  })

  test('error: no network', async () => {
    const page = await newPage()
    expect(await press(page).end).toMatchObject({ code: 'network', kept: false })
  })
})

test('error: nothing a wallet’s end of the port says breaks a press', { tags: ['fuzz'] }, async () => {
  const page = await newPage()
  const id = '0f8fad5b-d9cb-469f-a165-70867728950e'
  const said = [
    { v: 1, type: 'state', id, ...ready },
    ...['accepted', 'unknown', 'paid', 'not-paid'].map((state) => ({ v: 1, type: 'state', id, state })),
    { v: 1, type: 'state', id, state: 'error', code: 'realm-mismatch' },
    { v: 1, type: 'connected', id },
  ]
  vi.spyOn(crypto, 'randomUUID').mockReturnValue(id)
  page.answer(asks(), serves())
  const first = press(page)
  await page.pass()
  page.say(ready)
  expect((await first.end).response?.status).toBe(200)
  page.answer(asks())
  const asked = await page.ask('/x', {})
  let begun = page.begin('/x', {})
  const listening = {
    async ready() {
      page.forget()
      page.fetched.splice(0)
      page.heard.splice(0)
      vi.clearAllTimers()
      page.answer(serves(), serves())
      begun = page.begin('/x', {})
      // It listens to the wallet at once.
      begun.asked = asked
    },
  }
  const anything = fc.oneof(
    { weight: 3, arbitrary: mutatedValues(said) },
    { weight: 1, arbitrary: fc.anything() },
  )
  await fuzz(
    anything,
    1000,
    async (data) => {
      const end = begun.go().catch((error: unknown) => error)
      page.hear(data)
      page.say(ready, id)
      const { status, code } = Object(await end)
      expect(status ?? code).toSatisfy((told) => told === 200 || typeof told === 'string')
    },
    listening,
  )
})

test('error: nothing a site answers breaks asking', { tags: ['fuzz'] }, async () => {
  const page = await newPage()
  const asked = asks()
  const bodies = [await asked.text(), '{}', 'the article']
  const lines = [asked.headers.get('WWW-Authenticate') ?? '', 'Payment expires="2999-01-01T00:00:00Z"']
  const ask = (status: number, body: string, line: string) => {
    const response = () => new Response(body, { status, headers: { 'WWW-Authenticate': line } })
    page.answer(response(), response())
    return page.ask('/x', {})
  }
  const [body = '', line = ''] = [bodies[0], lines[0]]
  expect(await ask(402, body, line)).toMatchObject({ challenge: line, body: { amount: '5' } })
  page.forget()
  const field = fc.oneof(fc.constantFrom(...lines), mutations(lines).filter(isFieldValue))
  const answer = fc.tuple(fc.constantFrom(200, 402, 409, 503), mutations(bodies), field)
  await fuzz(answer, 2_000, async (given) => {
    const told = await ask(...given).catch((error: unknown) => error)
    if (told instanceof Error) expect(told).toMatchObject({ code: 'payment-expired' })
    page.forget()
    page.fetched.splice(0)
  })
})
