import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from '@playwright/test'
import { buildExtension } from '../../extension/build.mjs'
import { haste } from '../../extension/test/touches/haste.ts'
import { root } from '../../scripts/lib/run.mjs'
import { type EndlessShop, startEndlessShop } from '../fixtures/endlessShop.ts'
import { type Front, startFront } from '../fixtures/front.ts'
import { type Overseer, startOverseer } from '../fixtures/overseer.ts'
import { type Server, startBank } from '../fixtures/servers.ts'
import { startWallet, type Wallet } from '../fixtures/wallet.ts'
import { all, expectAll, goOnce, inStates, killEverywhere, telling } from './killEverywhere.ts'
import { readStory } from './readStory.ts'
import { topUpMore } from './topUpMore.ts'

const test = base.extend<object, { long: boolean }>({
  /** `npm run test:worker` kills at every touch; the short form once or twice in every state. */
  long: [false, { option: true, scope: 'worker' }],
})
const choiceOf = (long: boolean) => (long ? all : telling)
const timeFor = (long: boolean) => (long ? 7_200_000 : 300_000)

// One browser and one wallet for the whole file: each kill is another payment.
test.describe.configure({ mode: 'serial' })

const folder = mkdtempSync(join(tmpdir(), 'tuppence-worker-'))
let server: Server
let bank: Front
let shop: EndlessShop
let overseer: Overseer
let wallet: Wallet

test.beforeAll(async () => {
  test.setTimeout(180_000)
  console.log('The build for tests tries again sooner than the one for readers:', haste)
  overseer = await startOverseer()
  const extensionDir = await buildExtension({
    target: 'chrome',
    out: join(folder, 'extension'),
    background: join(root, 'extension/test/touches/background.ts'),
  })
  writeFileSync(join(extensionDir, 'touches.json'), JSON.stringify({ url: overseer.url }))
  server = await startBank()
  bank = await startFront({ to: Number(new URL(server.url).port) })
  shop = await startEndlessShop(bank.url)
  wallet = await startWallet({ bank: bank.url, extensionDir })
})
test.afterAll(async () => {
  await wallet?.close()
  for (const part of [shop, bank, server, overseer]) await part?.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('W6: the worker is killed in every state of a payment: the story opens, and is paid once', async ({
  long,
}) => {
  test.setTimeout(timeFor(long))
  const { killWorker } = wallet
  const journey = await readStory({ wallet, shop })
  await goOnce({ overseer, journey, killWorker })
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
