import { type EndlessShop, startEndlessShop } from '../fixtures/endlessShop.ts'
import { type Server, startBank } from '../fixtures/servers.ts'
import { startWallet, type Wallet } from '../fixtures/wallet.ts'
import { inStates } from './choices.ts'
import { expectAll, killEverywhere } from './killEverywhere.ts'
import { type Overseen, oversee } from './oversee.ts'
import { readStory } from './readStory.ts'
import { choiceOf, test, timeFor } from './test.ts'

let overseen: Overseen
let bank: Server
let shop: EndlessShop
let wallet: Wallet

test.beforeAll(async () => {
  test.setTimeout(180_000)
  overseen = await oversee()
  bank = await startBank()
  shop = await startEndlessShop(bank.url)
  wallet = await startWallet({ bank: bank.url, extensionDir: overseen.extensionDir })
})
test.afterAll(async () => {
  await wallet?.close()
  for (const part of [shop, bank, overseen]) await part?.stop()
})

/** Until it is a payment like every other, which `worker.spec.ts` kills at. */
const states = [
  ...['none', 'held:waiting', 'held:opening', 'held:asking', 'held:trying', 'held:opened'],
  ...['pay:asked', 'pay:approving'],
]

test('W6: the worker is killed at “unlock and pay”, before it, during the unlock and after it: the story is paid once', async ({
  long,
}) => {
  test.setTimeout(timeFor(long))
  const { killWorker } = wallet
  const { overseer } = overseen
  const story = await readStory({ wallet, shop })
  const journey = { ...story, prepare: () => wallet.lock() }
  const choose = inStates(states, choiceOf(long))
  const census = await killEverywhere({ overseer, journey, killWorker, choose })
  expectAll('payment while locked', census, states)
})
