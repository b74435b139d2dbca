import * as Ours from '@tuppence/protocol'
import { Token } from '@tuppence/protocol/ecash'
import { parsePayload } from '@tuppence/protocol/methods/cashu/schema'
import { Challenge, Credential, Receipt } from 'mppx'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openClient } from './support/mppxClient.ts'
import { openStreet, type Street } from './support/openStreet.ts'
import { type Adapter, type OpenTill, openTill } from './support/openTill.ts'

// The client of mppx, which nobody here wrote, walks our 402 and is given its credential by our wallet.

let street: Street
let till: OpenTill
beforeAll(async () => {
  street = await openStreet()
})
afterEach(() => till.close())
afterAll(() => street.close())

const path = '/articles/7'
const adapters: Adapter[] = ['node:http', 'Hono']

async function arrive(adapter: Adapter, to = path, verb: 'GET' | 'POST' = 'GET') {
  till = await openTill({ bank: street.bank, adapter })
  const wallet = await street.openWallet(100)
  return { wallet, client: openClient(wallet, { origin: till.url, path: to, verb }) }
}

/** The token in the credential a payment was answered with. */
function tokenOf(client: ReturnType<typeof openClient>): string {
  const ready = client.payments.at(-1)?.ready
  if (ready?.state !== 'ready') throw new Error('nothing paid')
  return parsePayload(Ours.Credential.parse(ready.value).payload).token
}

describe.each(adapters)('over %s', (adapter) => {
  test('behavior: an article is paid for and comes, with a receipt mppx reads', async () => {
    const { wallet, client } = await arrive(adapter)
    const response = await client.fetch()
    expect([response.status, await response.text()]).toEqual([200, `paid: ${path}`])

    const token = tokenOf(client)
    const receipt = Receipt.fromResponse(response)
    expect(receipt).toMatchObject({
      status: 'success',
      method: 'cashu',
      reference: Token.reference(token),
      challengeId: Challenge.deserialize(client.lines[0] ?? '').id,
      settlement: 'deferred',
    })
    expect(Math.abs(Date.parse(receipt.timestamp) - Date.now())).toBeLessThan(60_000)
    expect(await wallet.balance()).toBe(95n)
    expect(await till.takings()).toBe(5n)

    await client.handIn(response)
    const { recent } = await wallet.ask('overview', {})
    expect(recent[0]).toMatchObject({
      kind: 'pay',
      state: 'paid',
      item: 'An article',
      reference: receipt.reference,
    })
  })

  test('behavior: the credential goes in the field our challenge names, and a Bearer stays', async () => {
    const { client } = await arrive(adapter)
    const authorization = 'Bearer of-the-reader'
    const response = await client.fetch({ headers: { authorization } })
    expect(response.status).toBe(200)
    expect(till.served).toHaveLength(1)
    expect(till.served[0]?.get('authorization')).toBe(authorization)
    expect(till.served[0]?.get('payment-authorization')).toMatch(/^Payment [A-Za-z0-9_-]+$/)
  })

  test('behavior: what is owned is opened again with the same coins and without a question', async () => {
    const { wallet, client } = await arrive(adapter)
    await client.handIn(await client.fetch())
    const token = tokenOf(client)
    const again = await client.fetch()
    expect(again.status).toBe(200)
    expect(client.payments.map(({ asked }) => asked)).toEqual([true, false])
    expect(tokenOf(client)).toBe(token)
    expect(client.lines[0]).not.toBe(client.lines[1])
    expect(await wallet.balance()).toBe(95n)
    expect(await till.takings()).toBe(5n)
  })

  test('behavior: mppx reads our challenge as we do, and its own echo of it is the same to the byte', async () => {
    const { client } = await arrive(adapter)
    await client.fetch()
    const line = client.lines[0] ?? ''
    const [ours] = Ours.Challenge.parseAll(line)
    const theirs = Challenge.deserialize(line)
    expect(theirs).toEqual({ ...ours, request: Ours.Encoding.decodeJson(ours?.request ?? '', 4096) })
    const echoed = Ours.Credential.parse(Credential.serialize({ challenge: theirs, payload: {} }))
    expect(echoed.challenge).toEqual(ours)

    const again = Challenge.fromResponse(await fetch(till.url + path))
    const value = Credential.serialize({ challenge: again, payload: { token: tokenOf(client) } })
    const response = await fetch(till.url + path, { headers: { 'payment-authorization': value } })
    expect(response.status).toBe(200)
    expect(Receipt.fromResponse(response)).toMatchObject({ challengeId: again.id })
  })

  test('behavior: a tip is paid for anew each time', async () => {
    const { wallet, client } = await arrive(adapter, '/tip', 'POST')
    for (const left of [98n, 96n]) {
      const response = await client.fetch()
      expect([response.status, await response.text()]).toEqual([200, 'paid: /tip'])
      await client.handIn(response)
      expect(await wallet.balance()).toBe(left)
    }
    expect(client.payments.map(({ asked }) => asked)).toEqual([true, true])
    expect(await till.takings()).toBe(4n)
  })
})
