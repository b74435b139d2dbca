import { type Browser, chromium, type Page } from '@playwright/test'
import { findBrowser } from '../../../scripts/lib/browsers.mjs'

/** Only this named variable leaves the browser tests out; CI never sets it. */
export const skipBrowsers = process.env.TUPPENCE_SKIP_BROWSER_TESTS === '1'

/** A headless Chromium. Throws when there is none: a missing browser is a failure. */
export async function openChromium(): Promise<Browser> {
  const executablePath = findBrowser('chromium')
  if (!executablePath) throw new Error('No Chromium: run npm run setup, or set TUPPENCE_CHROMIUM.')
  return chromium.launch({
    executablePath,
    // shop.test: a name on plain http that browsers do not trust as they do localhost
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--host-resolver-rules=MAP shop.test localhost',
    ],
  })
}

/** Everything a page complains of: errors, refused policies; a 402 is no complaint, though Chromium says one line of it. */
export async function listenForComplaints(page: Page): Promise<string[]> {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    const text = message.text()
    if (/error|warning/.test(message.type()) && !/status of (402|5\d\d|409)/.test(text)) complaints.push(text)
  })
  await page.exposeFunction('complain', (text: string) => complaints.push(text))
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      Reflect.get(window, 'complain')(`${event.effectiveDirective} ${event.sample}`)
    })
  })
  return complaints
}
