import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fuzz, mutatedValues } from '../../protocol/test/fuzz.ts'
import { rebuild } from '../src/content/rebuild.ts'
import { type CommandName, commands } from '../src/messages/ui.ts'
import { openPage, shopUrl } from './support/shop.ts'
import { openStreet, type Street, type StreetOptions } from './support/street.ts'
import { openBank, ownSender, pageSender, type TestBank } from './support/world.ts'

let bank: TestBank
beforeAll(() => {
  bank = openBank()
})
afterAll(() => bank.close())

const id = randomUUID()
const url = `${shopUrl}/articles/7`

/** A wallet for so many inputs: what they leave in it must neither slow those after them nor keep them out. */
const lifetime = 50

/** Gives the same street for the inputs of a lifetime, then another; `leave` looks at each once more. */
function streets(options: StreetOptions, leave: (at: Street, before: bigint) => Promise<void>) {
  let open: { at: Street; before: bigint; left: number } | undefined
  async function end() {
    if (open) await leave(open.at, open.before)
    open = undefined
  }
  return {
    async next(): Promise<Street> {
      if (open?.left === 0) await end()
      if (open === undefined) {
        const at = await openStreet(bank, options)
        open = { at, before: await at.balance(), left: lifetime }
      }
      open.left -= 1
      return open.at
    },
    end,
  }
}

function pageMessages(challenge: string): unknown[] {
  return [
    { v: 1, type: 'pay', id, url, method: 'GET', challenges: [challenge] },
    { v: 1, type: 'state', id },
    { v: 1, type: 'receipt', id, status: 200, receipt: 'e30' },
    { v: 1, type: 'receipt', id, status: 409, problem: 'urn:tuppence:problem:already-claimed' },
  ]
}

it('C4: error: any page message is answered or refused with a code, and no money moves', {
  tags: ['fuzz'],
}, async () => {
  const first = await openStreet(bank, { units: 0 })
  const [challenge = ''] = await openPage(first.world, shopUrl).fetchChallenges()
  const sender = pageSender(url)
  // Whatever it took for a payment waits for a window, and nobody has pressed Pay.
  const options = {
    config: { callsPerMinute: 1e9, callsInFlight: 1e9 },
    shop: { vendorKey: first.shop.vendor.publicKey },
  }
  const { next, end } = streets(options, async (at, before) => expect(await at.balance()).toBe(before))
  await fuzz(mutatedValues(pageMessages(challenge)), 150, async (message) => {
    const at = await next()
    const reply = await at.engine.receive({ type: 'page', message, visible: true }, sender)
    await at.engine.idle()
    if (reply?.ok === false) expect(reply.error.code).not.toBe('internal')
  })
  await end()
})

it('C4: error: any input of any command is taken or refused with a code, and never by accident', {
  tags: ['fuzz'],
}, async () => {
  const { wallet } = await openStreet(bank, { units: 0 })
  const { next } = streets({ units: 10 }, async () => {})
  const inputs = [{ id }, { id, digest: '0'.repeat(64) }, { wallet, units: '5' }, { name: 'Mine' }, {}]
  const names = Object.keys(commands) as CommandName[]
  const command = fc.tuple(fc.constantFrom(...names), mutatedValues(inputs))
  await fuzz(command, 150, async ([name, input]) => {
    const at = await next()
    const [from = 'home'] = commands[name].from
    const own = JSON.parse(JSON.stringify(input).replaceAll(wallet, at.wallet))
    const reply = await at.engine.receive({ type: 'ui', name, input: own }, ownSender(from))
    if (reply?.ok === false) expect(reply.error.code).not.toBe('internal')
  })
})

it('C2: error: any message through the relay is one of the page’s, in the relay’s own words, or dropped', {
  tags: ['fuzz'],
}, async () => {
  const messages = pageMessages('Payment id="1"')
  const members = new Set(messages.flatMap((message) => Object.keys(Object(message))))
  await fuzz(mutatedValues(messages), 1000, (data) => {
    const message = rebuild(data)
    if (message === undefined) return
    expect(['pay', 'state', 'receipt']).toContain(message.type)
    for (const name of Object.keys(message)) expect(members).toContain(name)
  })
})
