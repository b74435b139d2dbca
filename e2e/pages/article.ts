import type { Page } from '@playwright/test'

/** An article of The Daily Tuppence, as the reader sees it. */
export function article(page: Page) {
  const paywall = page.locator('tuppence-paywall')
  return {
    page,
    paywall,
    readButton: paywall.getByRole('button', { name: /^Read for / }),
    /** Waits until the element has asked for the price. */
    offered: () => page.locator('tuppence-paywall[state="idle"]').waitFor(),
    /** Waits until what was bought stands in place of the offer. */
    opened: () => page.locator('tuppence-paywall[state="opened"]').waitFor(),
  }
}
