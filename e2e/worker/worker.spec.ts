import { type EndlessShop, startEndlessShop } from '../fixtures/endlessShop.ts'
import { type Front, startFront } from '../fixtures/front.ts'
import type { Overseer } from '../fixtures/overseer.ts'
import { type Server, startBank } from '../fixtures/servers.ts'
import { startWallet, type Wallet } from '../fixtures/wallet.ts'
import { inStates } from './choices.ts'
import { expectAll, killEverywhere } from './killEverywhere.ts'
import { type Overseen, oversee } from './oversee.ts'
import { readStory } from './readStory.ts'
import { choiceOf, test, timeFor } from './test.ts'
import { topUpMore } from './topUpMore.ts'

// One browser and one wallet for the whole file: each kill is another payment.
test.describe.configure({ mode: 'serial' })

let overseen: Overseen
let server: Server
let bank: Front
let shop: EndlessShop
let overseer: Overseer
let wallet: Wallet

test.beforeAll(async () => {
  test.setTimeout(180_000)
  overseen = await oversee()
  overseer = overseen.overseer
  server = await startBank()
  bank = await startFront({ to: Number(new URL(server.url).port) })
  shop = await startEndlessShop(bank.url)
  wallet = await startWallet({ bank: bank.url, extensionDir: overseen.extensionDir })
})
test.afterAll(async () => {
  await wallet?.close()
  for (const part of [shop, bank, server, overseen]) await part?.stop()
})

test('W6: the worker is killed in every state of a payment: the story opens, and is paid once', async ({
  long,
}) => {
  test.setTimeout(timeFor(long))
  const { killWorker } = wallet
  const journey = await readStory({ wallet, shop })
  const census = await killEverywhere({ overseer, journey, killWorker, choose: choiceOf(long) })
  expectAll('payment', census, [
    ...['none', 'pay:asked', 'pay:approving', 'pay:reserved', 'pay:swapping'],
    ...['pay:ready', 'pay:released', 'pay:paid'],
  ])
})

test('W6: the worker is killed while it does not know whether it has paid: it finds out, and has paid once', async ({
  long,
}) => {
  test.setTimeout(timeFor(long))
  const { killWorker } = wallet
  const journey = await readStory({ wallet, shop, before: () => loseUntilUnknown('/v1/swap') })
  const chooseUnknown = inStates(['pay:unknown'], choiceOf(long))
  const census = await killEverywhere({ overseer, journey, killWorker, choose: chooseUnknown })
  expectAll('payment without an answer', census, ['pay:unknown'])
})

test('W6: the worker is killed in every state of a top-up: the money comes once for each that was begun', async ({
  long,
}) => {
  test.setTimeout(timeFor(long))
  const { killWorker } = wallet
  const journey = await topUpMore({ wallet, before: invoiceIsPaidLater })
  const census = await killEverywhere({ overseer, journey, killWorker, choose: choiceOf(long) })
  expectAll('top-up', census, ['none', 'top-up:quoted', 'top-up:paid', 'top-up:minting', 'top-up:done'])
})

test('W6: the worker is killed while it does not know whether coins were made: they come once', async ({
  long,
}) => {
  test.setTimeout(timeFor(long))
  const { killWorker } = wallet
  const journey = await topUpMore({ wallet, before: () => loseUntilUnknown('/v1/mint/test') })
  const chooseUnknown = inStates(['top-up:unknown'], choiceOf(long))
  const census = await killEverywhere({ overseer, journey, killWorker, choose: chooseUnknown })
  expectAll('top-up without an answer', census, ['top-up:unknown'])
})

/** The bank acts, and neither its answer nor what it says afterwards arrives, until the wallet knows that it does not know. */
function loseUntilUnknown(path: string): void {
  const stops = [path, '/v1/restore'].map((each) => bank.lose(each))
  overseer.onState(/:unknown$/, () => {
    for (const stop of stops) stop()
  })
}

/** Test money is there at once: this bank says so only when it is asked again. */
function invoiceIsPaidLater(): void {
  bank.change('/v1/mint/quote/test', (reply) =>
    JSON.stringify({ ...JSON.parse(reply), state: 'UNPAID', amount_paid: 0 }),
  )
}
