import type { Page } from '@playwright/test'

/** The wallet's page of limits, as the reader sees it. */
export function limits(page: Page) {
  const card = page.getByRole('region', { name: 'All wallets' })
  return {
    page,
    card,
    goto: async () => {
      await page.getByRole('link', { name: 'Limits' }).click()
      await card.waitFor()
    },
    /** Puts an amount in place of a limit and saves it. */
    set: async (name: 'One payment' | 'A day' | 'A month', amount: string) => {
      await card.getByLabel(name).fill(amount)
      await card.getByRole('button', { name: 'Save' }).click()
      await card.getByText('Saved.').waitFor()
    },
  }
}
