import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fuzz, mutatedValues } from '../../protocol/test/fuzz.ts'
import { isConnect, rebuild } from '../src/content/rebuild.ts'
import { lives } from './support/lives.ts'
import { openPage, shopUrl } from './support/shop.ts'
import { openStreet, type Street } from './support/street.ts'
import { openBank, pageSender, type TestBank } from './support/world.ts'

let bank: TestBank
beforeAll(() => {
  bank = openBank()
})
afterAll(() => bank.close())

const id = randomUUID()
const url = `${shopUrl}/articles/7`
const receipt = 'the receipt of this payment'

const pay = (challenge: string) => ({ v: 1, type: 'pay', id, url, method: 'GET', challenges: [challenge] })
const state = { v: 1, type: 'state', id }
const receipts = [
  { v: 1, type: 'receipt', id, status: 200, receipt },
  { v: 1, type: 'receipt', id, status: 409, problem: 'urn:tuppence:problem:already-claimed' },
]

type At = Street & { readonly before: bigint; readonly receipt?: string }

/** All wallets live at the same time, so that the one challenge that is changed is fresh in each. */
const start = Date.now()
const config = { callsPerMinute: 1e9, callsInFlight: 1e9, approvalsPerOrigin: 1e3, approvals: 1e3 }

async function open(vendorKey?: string): Promise<At> {
  const options = { config, units: 10, clock: { now: start }, ...(vendorKey && { shop: { vendorKey } }) }
  const street = await openStreet(bank, options)
  return { ...street, before: await street.balance() }
}

/** The same, where the page has paid, and knows what the shop said. */
async function openPaid(): Promise<At> {
  const street = await open()
  const page = openPage(street.world, shopUrl, { document: 'D1' })
  await page.pay(id)
  await street.engine.idle()
  await street.approve()
  await street.engine.idle()
  const ready = await page.state(id)
  if (ready?.state !== 'ready') throw new Error(ready?.state)
  const served = await street.network.fetch(url, { headers: { [ready.header]: ready.value } })
  const shown = served.headers.get('payment-receipt') ?? ''
  return { ...street, before: await street.balance(), receipt: shown }
}

function say(at: At, message: unknown) {
  // In the values: in the text, the `t` of a tab before it would be taken for its first letter.
  const own = JSON.parse(JSON.stringify(message), (_, value) =>
    typeof value === 'string' ? value.replaceAll(receipt, `${at.receipt}`) : value,
  )
  return at.engine.receive({ type: 'page', message: own, visible: true }, pageSender(url))
}

/** Whatever a page says, nobody has pressed Pay. */
async function fuzzPage(samples: readonly unknown[], opening: () => Promise<At>): Promise<void> {
  const { ready, at, taken, end } = lives({
    open: opening,
    mostTaken: 150,
    rest: ({ engine }) => engine.idle(),
    leave: async (left) => expect(await left.balance()).toBe(left.before),
  })
  const read = async (message: unknown) => {
    const reply = await say(at(), message)
    if (reply?.ok) taken()
    else expect(reply?.error.code).not.toBe('internal')
  }
  await fuzz(mutatedValues(samples), 150, read, { ready })
  await end()
}

it('C4: error: any request for a payment is answered or refused with a code, and no money moves', {
  tags: ['fuzz'],
}, async () => {
  const first = await open()
  const [challenge = ''] = await openPage(first.world, shopUrl).fetchChallenges()
  const opening = () => open(first.shop.vendor.publicKey)
  const at = await opening()
  expect(await say(at, pay(challenge))).toMatchObject({ ok: true, value: { state: 'accepted' } })
  await at.engine.idle()
  expect(at.windows).toHaveLength(1)
  await fuzzPage([pay(challenge)], opening)
})

it('C4: error: any question how a payment stands is answered or refused with a code, and no money moves', {
  tags: ['fuzz'],
}, async () => {
  expect(await say(await openPaid(), state)).toMatchObject({ ok: true, value: { state: 'ready' } })
  await fuzzPage([state], openPaid)
})

it('C4: error: any word of what the site has said is taken or refused with a code, and no money moves', {
  tags: ['fuzz'],
}, async () => {
  for (const message of receipts) {
    const at = await openPaid()
    expect(await say(at, message)).toMatchObject({ ok: true })
    expect((await at.ask('payments', {})).payments[0]).toMatchObject({ state: 'paid' })
  }
  await fuzzPage(receipts, openPaid)
})

it('C2: error: any message through the relay is one of the page’s, in the relay’s own words, or dropped', {
  tags: ['fuzz'],
}, async () => {
  const messages = [pay('Payment id="1"'), state, ...receipts]
  for (const message of messages) expect(rebuild(message)).toEqual(message)
  const members = new Set(messages.flatMap((message) => Object.keys(Object(message))))
  await fuzz(mutatedValues(messages), 1000, (data) => {
    const message = rebuild(data)
    if (message === undefined) return
    expect(['pay', 'state', 'receipt']).toContain(message.type)
    for (const name of Object.keys(message)) expect(members).toContain(name)
  })
})

it('C1: error: any hello that is taken has the members of one, and an id', { tags: ['fuzz'] }, async () => {
  const hello = { tuppence: 1, type: 'connect', id }
  expect(isConnect(hello)).toBe(true)
  await fuzz(mutatedValues([hello]), 1000, (data) => {
    if (isConnect(data)) expect(data).toEqual({ ...hello, id: expect.stringMatching(/^[0-9a-f-]{36}$/) })
  })
})
