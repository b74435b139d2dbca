import { launchChromium } from './fixtures/browser.ts'
import { tour } from './tour.ts'

export type Open = {
  readonly chromium: string
  readonly extensionDir: string
  readonly profile: string
  readonly siteUrl: string
  readonly headless: boolean
  readonly pictures: string
  readonly say: (line: string) => void
}

/**
 * Opens the newspaper in a browser with the wallet. Without a display the reader's clicks are made for them, and
 * the browser is closed again; with one, it stays open until it is closed.
 */
export async function openBrowser(options: Open): Promise<void> {
  const { chromium, extensionDir, profile, siteUrl, headless, pictures, say } = options
  const context = await launchChromium({ executablePath: chromium, extensionDir, profile, headless })
  if (headless) {
    try {
      await tour({ context, siteUrl, pictures, say })
    } finally {
      await context.close()
    }
    return
  }
  const page = await context.newPage()
  await page.goto(siteUrl)
}
