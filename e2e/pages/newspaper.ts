import type { BrowserContext, Page } from '@playwright/test'
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
    /** Presses a button of the page and gives the wallet's window that opens for it. */
    press: async (button: ReturnType<Page['getByRole']>) => {
      const window = context.waitForEvent('page')
      await button.click()
      const asking = approval(await window)
      await asking.declineButton.waitFor()
      return asking
    },
  }
}
