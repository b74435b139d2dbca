import type { Page } from '@playwright/test'
import { password } from './onboarding.ts'

/** The backup page of the wallet, as the reader sees it. */
export function backup(page: Page) {
  const press = (name: string) => page.getByRole('button', { name }).click()
  const word = (place: number) => page.getByLabel(`Word ${place}`, { exact: true })
  return {
    page,
    word,
    /** The password, without which no word comes to the page. */
    open: async () => {
      await page.getByLabel('Your password now').fill(password)
      await press('Go to the words')
      await word(12).waitFor()
    },
    /** Holds the button, reads the twelve as a reader does, and lets go. */
    read: async (): Promise<string[]> => {
      await page.getByRole('button', { name: 'Hold to show the words' }).hover()
      await page.mouse.down()
      await page.getByRole('button', { name: 'Let go to hide them' }).waitFor()
      const words: string[] = []
      for (let place = 1; place <= 12; place += 1) words.push(await word(place).inputValue())
      await page.mouse.up()
      await page.getByRole('button', { name: 'Hold to show the words' }).waitFor()
      return words
    },
    written: () => press('I have written them down'),
    /** Gives the three words that are asked for. */
    confirm: async (words: readonly string[]) => {
      const labels = await page.locator('.words label').allInnerTexts()
      for (const label of labels) {
        const place = Number(label.replace('Word ', ''))
        await word(place).fill(words[place - 1] ?? '')
      }
      await press('Check')
      await page.getByText('Your wallet is backed up').waitFor()
    },
  }
}
