import { Encoding } from '@tuppence/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fuzz, isFieldValue, mutatedValues, mutations } from '../../../protocol/test/fuzz.ts'
import { article, books, cookieOf, get, page, paying, ready, shop } from './test/shop.ts'

/**
 * Every credential here is bad, and the rate would stop them before they are read; nor are those of one moment kept, or
 * each would cost more than the one before.
 */
const raised = { badCredentials: 2 ** 31, badCredentialsWindow: 0 }

test('V12: error: any credential is served when it pays and refused with a problem when not', {
  tags: ['fuzz'],
}, async () => {
  const at = shop({ limits: raised })
  const charge = at.till.charge(article)
  const { challenge, token } = await ready(at, charge)
  const good = paying(challenge, token)['payment-authorization'] ?? ''
  const json = { challenge, payload: { token } }
  // What is inside the base64url of the field, and inside that of the token.
  const inside = mutatedValues([json]).map((value) => `Payment ${encode(value)}`)
  const coins = mutations([token]).map(
    (changed) => `Payment ${encode({ challenge, payload: { token: changed } })}`,
  )
  const field = fc.oneof(mutations([good]), inside, coins).filter(isFieldValue)
  const before = await books(at)
  let served = 0
  let asked = charge
  const state = {
    // Another till of the same keys, where nothing was claimed yet.
    async ready(fresh: boolean) {
      const { bank, vendor } = at
      const other = () => shop({ bank, vendorKey: vendor.publicKey, limits: raised })
      asked = fresh ? other().till.charge(article) : charge
    },
  }
  const read = async (value: string) => {
    const response = await asked.handle(get('/articles/7', { 'payment-authorization': value }), page)
    const body = await response.text()
    if (response.status !== 200)
      expect(JSON.parse(body)).toMatchObject({ status: response.status, type: expect.any(String) })
    else if (asked === charge) served += 1
    // Replays end at ten a day; nothing here is a failure of the till.
    expect([200, 400, 402, 409, 429]).toContain(response.status)
  }
  await fuzz(field, 400, read, state)
  expect(at.logged.filter(({ level }) => level === 'error')).toEqual([])
  // Edits that leave the same coins under the same challenge pay, once.
  const after = await books(at)
  expect(after.held - before.held).toBe(served === 0 ? 0 : 2)
})

test('V13: error: any cookie opens what it was made for or nothing', { tags: ['fuzz'] }, async () => {
  const at = shop({ limits: raised })
  const charge = at.till.charge(article)
  const other = at.till.charge({ ...article, resource: 'article/8' })
  const { headers } = await ready(at, charge)
  const cookie = cookieOf(await charge.handle(get('/articles/7', headers), page))
  const field = mutations([cookie, `a=b; ${cookie}`, `${cookie}; ${cookie}`]).filter(isFieldValue)
  await fuzz(field, 400, async (value) => {
    const opened = await charge.handle(get('/articles/7', { cookie: value }), page)
    expect(opened.status).toBe(holds(value, cookie) ? 200 : 402)
    expect((await other.handle(get('/articles/8', { cookie: value }), page)).status).toBe(402)
  })
  expect(at.logged.filter(({ level }) => level === 'error')).toEqual([])
})

/** Whether one of the cookies of a field is this one, names and values taken byte for byte. */
function holds(field: string, cookie: string): boolean {
  return field.split(';').some((part) => part.replace(/^[ \t]+|[ \t]+$/g, '') === cookie)
}

function encode(value: unknown): string {
  return Encoding.base64url(new TextEncoder().encode(JSON.stringify(value)))
}
