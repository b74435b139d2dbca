import { type Browser, chromium } from '@playwright/test'
import { findBrowser } from '../../../scripts/lib/browsers.mjs'

/** Only this named variable leaves the browser tests out; CI never sets it. */
export const skipBrowsers = process.env.TUPPENCE_SKIP_BROWSER_TESTS === '1'

/** A headless Chromium. Throws when there is none: a missing browser is a failure. */
export async function openChromium(): Promise<Browser> {
  const executablePath = findBrowser('chromium')
  if (!executablePath) throw new Error('No Chromium: run npm run setup, or set TUPPENCE_CHROMIUM.')
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] })
}
