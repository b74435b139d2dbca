import type { Page } from '@playwright/test'

/** The wallet's window that asks, as the reader sees it. */
export function approval(page: Page) {
  const unlockButton = page.getByRole('button', { name: /^Unlock and pay / })
  const payButton = page.getByRole('button', { name: /^Pay / })
  const armedButton = page.locator('button.pay:not(.is-settling)')
  /** The button works half a second after the window is seen, focused and still. */
  const armed = async () => {
    await page.bringToFront()
    await armedButton.waitFor()
  }
  return {
    page,
    payButton,
    /** The button while it listens. It does so no more from a press that counts until the window closes. */
    armedButton,
    armed,
    unlockButton,
    passwordField: page.getByLabel('Password'),
    declineButton: page.getByRole('button', { name: 'Decline' }),
    /** Waits until the window has been seen for long enough to count, then pays. */
    pay: async () => {
      await armed()
      await payButton.click()
    },
    /** The same window with the wallet locked: the password, and then the press. */
    unlockAndPay: async (password: string) => {
      await page.getByLabel('Password').fill(password)
      await armed()
      await unlockButton.click()
    },
    /** Waits until the window has closed by itself: until then the page that asked stands behind it and is not drawn. */
    closed: async () => {
      if (!page.isClosed()) await page.waitForEvent('close', { timeout: 90_000 })
    },
    decline: () => page.getByRole('button', { name: 'Decline' }).click(),
  }
}
