import type { Page } from 'puppeteer-core'
import { password } from '../pages/onboarding.ts'
import { follow, heading, press, typeSecret } from './person.ts'

/** The twelve words, out of the fields of the full page where a reader sees them while a button is held. */
export async function readWords(home: Page): Promise<string[]> {
  await follow(home, 'Backup')
  await typeSecret(home, '#unlock', password)
  await press(home, 'Go to the words')
  await home.locator('#word-12').setTimeout(90_000).wait()
  return home.$$eval('.words input', (fields) => fields.map(({ value }) => value))
}

/** Types the words one after the other: a space goes on to the next field. */
export async function typeWords(page: Page, words: readonly string[]): Promise<void> {
  await press(page, 'I have twelve words')
  await typeSecret(page, '#word-1', words.join(' '))
  await press(page, 'Go on')
  await heading(page, 'Which bank had your money?')
}
