import type { Page } from '@playwright/test'
import { type Front, startFront } from './fixtures/front.ts'
import { type Server, startSite } from './fixtures/servers.ts'
import { expect, test } from './fixtures/test.ts'
import { startWallet, type Wallet } from './fixtures/wallet.ts'
import { newspaper } from './pages/newspaper.ts'

let bank: Front
let site: Server
let wallet: Wallet

test.beforeEach(async ({ world }) => {
  bank = await startFront({ to: Number(new URL(world.bank.url).port) })
  site = await startSite(bank.url)
  wallet = await startWallet({ bank: bank.url })
})
test.afterEach(async () => {
  await wallet?.close()
  for (const part of [site, bank]) await part?.stop()
})

/** Takes one of the browser's locks in a page of the wallet, as another worker would, until told to let go. */
async function hold(
  page: Page,
  name: string,
): Promise<{ waiting(): Promise<string[]>; letGo(): Promise<void> }> {
  await page.evaluate(
    (lock) =>
      new Promise<void>((held) => {
        void navigator.locks.request(lock, () => {
          held()
          return new Promise<void>((free) => addEventListener('let-go', () => free(), { once: true }))
        })
      }),
    name,
  )
  return {
    waiting: () =>
      page.evaluate(async () => {
        const { pending = [] } = await navigator.locks.query()
        return pending.map((each) => each.name ?? '')
      }),
    letGo: () => page.evaluate(() => void dispatchEvent(new Event('let-go'))),
  }
}

test('W6: behavior: while another of the wallet’s workers has a payment in hand, nothing of it is sent; then it goes on', async () => {
  const home = await wallet.open('home')
  const paper = newspaper(wallet.context, site.url)
  const story = await paper.openArticle()
  await story.offered()
  const asking = await paper.press(story.readButton)
  const lock = `operation/${new URL(asking.page.url()).searchParams.get('id')}`
  const other = await hold(home, lock)
  const swaps = () => bank.seen.filter(({ path }) => path === '/v1/swap').length
  await asking.pay()
  // The worker has heard the yes, and stands in line.
  await expect.poll(other.waiting).toContain(lock)
  expect(swaps()).toBe(0)
  await other.letGo()
  await asking.closed()
  await story.page.bringToFront()
  await story.opened()
  expect(swaps()).toBe(1)
  expect(await wallet.balance()).toBe('$4.95')
})
