import type { Page } from 'puppeteer-core'
import { password } from '../pages/onboarding.ts'
import { choose, heading, press, type, typeSecret } from './person.ts'

/** From the first page to five dollars of test money from one bank. */
export async function setUp(page: Page, bank: string): Promise<void> {
  await setPassword(page)
  await press(page, 'Create the wallet')
  await type(page, 'Address', bank)
  await press(page, 'Add this bank')
  await choose(page, '$5.00')
  await press(page, 'Top up $5.00')
  await heading(page, 'You have $5.00')
}

/** From the first page to the choice between a new wallet and one that was. */
export async function setPassword(page: Page): Promise<void> {
  await heading(page, 'Small change for the web')
  await press(page, 'Set up your wallet')
  await typeSecret(page, '#new-password', password)
  await typeSecret(page, '#new-password-again', password)
  await press(page, 'Set this password')
}
