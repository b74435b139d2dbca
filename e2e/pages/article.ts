import type { Page } from '@playwright/test'

/** An article of The Daily Tuppence, as the reader sees it. */
export function article(page: Page) {
  const paywall = page.locator('tuppence-paywall')
  return {
    page,
    paywall,
    readButton: paywall.getByRole('button', { name: /^Read for / }),
    /** Scrolls to the offer and waits until it has asked for the price: it asks when it is first seen. */
    offered: async () => {
      await paywall.scrollIntoViewIfNeeded()
      await page.locator('tuppence-paywall[state="idle"]').waitFor()
    },
    /** Scrolls to where the offer stands and waits until what was bought stands there instead. */
    opened: async () => {
      await paywall.scrollIntoViewIfNeeded()
      await page.locator('tuppence-paywall[state="opened"]').waitFor()
    },
  }
}
