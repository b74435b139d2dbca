import type { Page } from 'puppeteer-core'
import { password } from '../pages/onboarding.ts'
import { follow, heading, press, typeSecret } from './person.ts'

/** From the first page to the choice between a new wallet and one that was. */
export async function setPassword(page: Page): Promise<void> {
  await heading(page, 'Small change for the web')
  await press(page, 'Set up your wallet')
  await typeSecret(page, '#new-password', password)
  await typeSecret(page, '#new-password-again', password)
  await press(page, 'Set this password')
}

/** The twelve words, read on the full page while the button is held. */
export async function readWords(home: Page): Promise<string[]> {
  await follow(home, 'Backup')
  await typeSecret(home, '#unlock', password)
  await press(home, 'Go to the words')
  await home.locator('button.hold').setTimeout(15_000).hover()
  await home.mouse.down()
  await home.locator('#word-12[type=text]').setTimeout(15_000).wait()
  const words = await home.$$eval('.words input', (fields) => fields.map(({ value }) => value))
  await home.mouse.up()
  return words
}

/** Types the words one after the other: a space goes on to the next field. */
export async function typeWords(page: Page, words: readonly string[]): Promise<void> {
  await press(page, 'I have twelve words')
  await typeSecret(page, '#word-1', words.join(' '))
  await press(page, 'Go on')
  await heading(page, 'Which bank had your money?')
}
