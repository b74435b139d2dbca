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
  /** Is given what closes the browser, once it is open: signals are the caller's business. */
  readonly onOpen: (close: () => Promise<void>) => void
  /** A browser with a window was closed, by whomever. */
  readonly onClosed: () => void
}

/**
 * Opens the newspaper in a browser with the wallet. Without a display the reader's clicks are made for them, and
 * the browser is closed again; with one, it stays open until it is closed.
 */
export async function openBrowser(options: Open): Promise<void> {
  const { chromium: executablePath, extensionDir, profile, siteUrl, headless, pictures, say } = options
  const launch = { executablePath, extensionDir, profile, headless, outlivesSignals: true }
  const context = await launchChromium(launch)
  options.onOpen(() => context.close())
  if (headless) {
    try {
      await tour({ context, siteUrl, pictures, say })
    } finally {
      await context.close()
    }
    return
  }
  context.once('close', options.onClosed)
  const page = await context.newPage()
  await page.goto(siteUrl)
}
