import { expect, type Page } from '@playwright/test'
import type { EndlessShop } from '../fixtures/endlessShop.ts'
import type { Wallet } from '../fixtures/wallet.ts'
import { approval } from '../pages/approval.ts'
import { article } from '../pages/article.ts'
import { password } from '../pages/onboarding.ts'
import { orInVain, soon } from './inVain.ts'
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
            await orInVain(story.readButton.click({ timeout: soon }))
        },
        finish: async () => {
          const go = async () => {
            for (const window of windows()) await payIn(window)
            const state = await story.paywall.getAttribute('state')
            if (atRest.includes(state)) await orInVain(story.readButton.click({ timeout: soon }))
            return state
          }
          await expect
            .poll(go, { intervals: [100], timeout: 120_000 })
            .toBe('opened')
            .catch(async (cause) => {
              throw new Error(`the windows left are ${await textsOf(windows())}`, { cause })
            })
        },
        leave: () => page.close(),
      }
    },
    async check() {
      // Nothing is asked any more, and each story was paid once.
      await expect.poll(() => textsOf(windows())).toBe('[]')
      expect(await shop.takings()).toBe(bought + soldBefore)
      expect(shop.sold()).toBe(bought + soldBefore)
      const books = await readBooks(wallet)
      expect(books.cents).toBe(start.cents - bought)
      for (const { state } of books.payments) expect(['paid', 'working']).toContain(state)
    },
  }
}

/**
 * Presses Pay where a window has it, with the password where that is asked for; the window may close under the press,
 * when it was decided before the kill.
 */
async function payIn(page: Page): Promise<void> {
  const { payButton, unlockButton, passwordField } = approval(page)
  const press = async () => {
    const isLocked = (await unlockButton.count()) > 0
    if (!isLocked && (await payButton.count()) === 0) return
    await page.bringToFront()
    if (isLocked) await passwordField.fill(password, { timeout: soon })
    await page.locator('button.pay:not(.is-settling)').waitFor({ timeout: soon })
    await (isLocked ? unlockButton : payButton).click({ timeout: soon })
  }
  await orInVain(press()).catch((error) => {
    if (!page.isClosed()) throw error
  })
}

/** What the windows that ask show, for whoever has to find out why a payment did not end. */
async function textsOf(pages: readonly Page[]): Promise<string> {
  const texts = await Promise.all(
    pages.map((page) => page.locator('body').innerText({ timeout: soon }).catch(String)),
  )
  return JSON.stringify(texts)
}
