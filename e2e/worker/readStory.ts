import { expect } from '@playwright/test'
import type { EndlessShop } from '../fixtures/endlessShop.ts'
import type { Wallet } from '../fixtures/wallet.ts'
import { approval } from '../pages/approval.ts'
import { article } from '../pages/article.ts'
import type { Journey } from './killEverywhere.ts'
import { readBooks } from './readBooks.ts'

type Options = {
  readonly wallet: Wallet
  readonly shop: EndlessShop
  /** Is called before each story. */
  readonly before?: () => void
}

const atRest: readonly (string | null)[] = ['idle', 'declined', 'error', 'none']

/** A reader buys one story after the other, a cent each. */
export async function readStory({ wallet, shop, before }: Options): Promise<Journey> {
  const { context } = wallet
  const windows = () => context.pages().filter((page) => page.url().includes('/approval/'))
  const start = await readBooks(wallet)
  const soldBefore = shop.sold()
  let bought = 0
  return {
    last: ['pay:paid'],
    async begin() {
      before?.()
      bought += 1
      const page = await context.newPage()
      await page.goto(shop.page(soldBefore + bought))
      const story = article(page)
      await story.offered()
      await story.readButton.click()
      return {
        clickAgain: async () => {
          if ((await story.paywall.getAttribute('state')) !== 'opened')
            await story.readButton.click({ timeout: 5_000 }).catch(() => {})
        },
        finish: async () => {
          const go = async () => {
            for (const window of windows()) await payIn(window)
            const state = await story.paywall.getAttribute('state')
            if (atRest.includes(state)) await story.readButton.click()
            return state
          }
          await expect.poll(go, { intervals: [100], timeout: 60_000 }).toBe('opened')
        },
        leave: () => page.close(),
      }
    },
    async check() {
      // Nothing is asked any more, and each story was paid once.
      await expect.poll(() => windows().length).toBe(0)
      expect(await shop.takings()).toBe(bought + soldBefore)
      expect(shop.sold()).toBe(bought + soldBefore)
      const books = await readBooks(wallet)
      expect(books.cents).toBe(start.cents - bought)
      for (const { state } of books.payments) expect(['paid', 'working']).toContain(state)
    },
  }
}

/** Presses Pay where a window lets one; it may close under the press, when it was decided before the kill. */
async function payIn(page: ReturnType<Wallet['context']['pages']>[number]): Promise<void> {
  if (
    (await page
      .locator('button.pay:not(.is-settling)')
      .count()
      .catch(() => 0)) === 0
  )
    return
  await approval(page)
    .pay()
    .catch((error) => {
      if (!page.isClosed()) throw error
    })
}
