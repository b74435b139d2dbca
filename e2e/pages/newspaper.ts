import type { BrowserContext, Locator, Page } from '@playwright/test'
import { approval } from './approval.ts'
import { article } from './article.ts'

/** A reader at The Daily Tuppence. */
export function newspaper(context: BrowserContext, url: string) {
  const goto = async (path: string): Promise<Page> => {
    const page = await context.newPage()
    await page.goto(`${url}${path}`)
    return page
  }
  return {
    goto,
    openArticle: async (slug = 'how-payword-almost-worked') => article(await goto(`/articles/${slug}`)),
    /** Presses a button of the page, in some way of its own or with the pointer, and gives the wallet's window that opens. */
    press: async (button: Locator, how: () => Promise<void> = () => button.click()) => {
      const window = context.waitForEvent('page')
      await how()
      const asking = approval(await window)
      await asking.declineButton.waitFor()
      return asking
    },
  }
}
