import { join } from 'node:path'
import { readBank } from '../crash/support/ledgers.ts'
import { type EndlessShop, startEndlessShop } from '../fixtures/endlessShop.ts'
import { type Server, startBank } from '../fixtures/servers.ts'
import { startWallet } from '../fixtures/wallet.ts'
import { article } from '../pages/article.ts'
import { backup } from '../pages/backup.ts'
import { newspaper } from '../pages/newspaper.ts'
import { expectAll, killEverywhere } from './killEverywhere.ts'
import { type Overseen, oversee } from './oversee.ts'
import { restoreWords } from './restoreWords.ts'
import { choiceOf, test, timeFor } from './test.ts'

let overseen: Overseen
let bank: Server
let shop: EndlessShop
let words: readonly string[]

test.beforeAll(async () => {
  test.setTimeout(180_000)
  overseen = await oversee()
  bank = await startBank()
  shop = await startEndlessShop(bank.url)
  words = await wordsOfReader()
})
test.afterAll(async () => {
  for (const part of [shop, bank, overseen]) await part?.stop()
})

test('W6: the worker is killed in every state of a restore: the money is back to the cent, and nothing is stuck', async ({
  long,
}) => {
  test.setTimeout(timeFor(long))
  const { overseer, extensionDir } = overseen
  const takings = await shop.takings()
  const owed = () => {
    const { issued, redeemed } = readBank(join(bank.data, 'bank.sqlite'))
    return Number(issued - redeemed) - takings
  }
  const journey = restoreWords({ words, bank: bank.url, extensionDir, owed })
  const { killWorker } = journey
  try {
    const census = await killEverywhere({ overseer, journey, killWorker, choose: choiceOf(long) })
    expectAll('restore', census, ['none', 'restore:scanning', 'restore:moving', 'restore:done'])
  } finally {
    await journey.end()
  }
})

/** The twelve words of somebody who topped up and bought a story. */
async function wordsOfReader(): Promise<string[]> {
  const wallet = await startWallet({ bank: bank.url })
  try {
    const page = await wallet.context.newPage()
    await page.goto(shop.page(1))
    const story = article(page)
    await story.offered()
    await (await newspaper(wallet.context, shop.url).press(story.readButton)).pay()
    await story.opened()
    const home = await wallet.open('home')
    await home.getByRole('link', { name: 'Backup' }).click()
    const steps = backup(home)
    await steps.open()
    return await steps.read()
  } finally {
    await wallet.close()
  }
}
