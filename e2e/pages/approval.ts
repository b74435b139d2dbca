import type { Page } from '@playwright/test'

/** The wallet's window that asks, as the reader sees it. */
export function approval(page: Page) {
  const payButton = page.getByRole('button', { name: /^Pay / })
  return {
    page,
    payButton,
    declineButton: page.getByRole('button', { name: 'Decline' }),
    /** Waits until the window has been seen for long enough to count, then pays. */
    pay: async () => {
      await armed(page)
      await payButton.click()
    },
    decline: () => page.getByRole('button', { name: 'Decline' }).click(),
  }
}

/** The button works half a second after the window is seen, focused and still. */
async function armed(page: Page): Promise<void> {
  await page.bringToFront()
  await page.locator('button.pay:not(.is-settling)').waitFor()
}
