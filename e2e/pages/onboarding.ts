import type { Page } from '@playwright/test'

/** The password of every wallet that a test sets up. */
export const password = 'snowfall ample otter'

/** The pages of the first run, as the reader sees them. */
export function onboarding(page: Page) {
  const press = (name: string | RegExp) => page.getByRole('button', { name }).click()
  const heading = (name: string | RegExp) => page.getByRole('heading', { name }).waitFor()
  return {
    page,
    welcome: () => heading('Small change for the web'),
    begin: async () => {
      await press('Set up your wallet')
      await heading('Choose a password')
    },
    choosePassword: async () => {
      await page.getByLabel('New password').fill(password)
      await page.getByLabel('The same once more').fill(password)
      await press('Set this password')
      await heading('Create a wallet')
    },
    /** Brings a wallet back instead of creating one, up to the question where its money was. */
    giveWords: async (words: readonly string[]) => {
      await press('I have twelve words')
      await page.getByLabel('Word 1', { exact: true }).fill(words.join(' '))
      await press('Go on')
      await heading('Which bank had your money?')
    },
    lookAt: async (bank: string) => {
      await page.getByLabel('Address').fill(bank)
      await press('Look there')
    },
    createWallet: async () => {
      await press('Create the wallet')
      await heading('Add a bank')
    },
    /** Adds the bank; without an address, the one that is filled in. */
    addBank: async (address?: string) => {
      if (address !== undefined) await page.getByLabel('Address').fill(address)
      await press('Add this bank')
      await heading('Put some money in')
    },
    topUp: async (amount: string) => {
      await page.getByRole('radio', { name: amount, exact: true }).check()
      await press(`Top up ${amount}`)
      await heading(`You have ${amount}`)
    },
  }
}

/** Everything from the first page to money in the wallet. */
export async function setUpWallet(
  page: Page,
  { bank, amount = '$5.00' }: { bank?: string; amount?: string },
) {
  const steps = onboarding(page)
  await steps.begin()
  await steps.choosePassword()
  await steps.createWallet()
  await steps.addBank(bank)
  await steps.topUp(amount)
}
