import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext, Page } from '@playwright/test'
import { extensionId, extensionPage } from './fixtures/browser.ts'
import { approval } from './pages/approval.ts'
import { article } from './pages/article.ts'
import { onboarding } from './pages/onboarding.ts'

type Tour = {
  readonly context: BrowserContext
  readonly siteUrl: string
  readonly pictures: string
  readonly say: (line: string) => void
}

/** Makes a reader's first clicks, from the first run to a paid article, and keeps a picture of each step. */
export async function tour({ context, siteUrl, pictures, say }: Tour): Promise<void> {
  mkdirSync(pictures, { recursive: true })
  let step = 0
  const picture = async (page: Page, name: string, size = { width: 1280, height: 900 }) => {
    step += 1
    await page.setViewportSize(size)
    const file = `${String(step).padStart(2, '0')}-${name}.png`
    await page.screenshot({ path: join(pictures, file), animations: 'disabled' })
    say(`  ${file}`)
  }

  const first = onboarding(await extensionPage(context, 'onboarding'))
  await first.welcome()
  await picture(first.page, 'welcome')
  await first.begin()
  await picture(first.page, 'choose-a-password')
  await first.choosePassword()
  await picture(first.page, 'create-a-wallet')
  await first.createWallet()
  await picture(first.page, 'add-a-bank')
  await first.addBank()
  await picture(first.page, 'put-money-in')
  await first.topUp('$5.00')
  await picture(first.page, 'money-in-the-wallet')

  const page = await context.newPage()
  await page.goto(siteUrl)
  await picture(page, 'the-newspaper')
  await page.getByRole('main').getByRole('link').first().click()
  const reading = article(page)
  await reading.offered()
  await reading.readButton.scrollIntoViewIfNeeded()
  await picture(page, 'an-article')

  const window = context.waitForEvent('page')
  await reading.readButton.click()
  const asking = approval(await window)
  await asking.payButton.waitFor()
  await picture(asking.page, 'the-wallet-asks', { width: 400, height: 600 })
  await asking.pay()
  await reading.opened()
  await picture(page, 'the-article-is-there')
  await page.reload()
  await reading.opened()
  await picture(page, 'and-after-a-reload')

  const id = await extensionId(context)
  for (const [name, size] of [
    ['popup', { width: 360, height: 520 }],
    ['home', { width: 1100, height: 800 }],
  ] as const) {
    const own = await context.newPage()
    await own.goto(`chrome-extension://${id}/${name}/index.html`)
    await own.getByText('5¢').first().waitFor()
    await picture(own, name === 'popup' ? 'the-wallet' : 'all-payments', size)
    await own.close()
  }
}
