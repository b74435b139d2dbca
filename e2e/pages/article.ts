import type { Page } from '@playwright/test'

/** An article of The Daily Tuppence, as the reader sees it. */
export function article(page: Page) {
  const paywall = page.locator('tuppence-paywall')
  return {
    page,
    paywall,
    readButton: paywall.getByRole('button', { name: /^Read for / }),
  }
}
