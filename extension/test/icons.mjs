// Draws public/icons/mark-*.png from mark.svg: node extension/test/icons.mjs. Run it after changing the mark.
import { readFile, writeFile } from 'node:fs/promises'
import { chromium } from '@playwright/test'
import { ensureBrowser } from '../../scripts/lib/browsers.mjs'

const folder = new URL('../public/icons/', import.meta.url)
const svg = await readFile(new URL('mark.svg', folder), 'utf8')
const browser = await chromium.launch({
  executablePath: await ensureBrowser('chromium'),
  args: ['--no-sandbox'],
})
for (const size of [16, 32, 48, 128]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  await page.setContent(`<body style="margin:0">${svg}`)
  await page.locator('svg').evaluate((mark, side) => mark.setAttribute('width', String(side)), size)
  await writeFile(new URL(`mark-${size}.png`, folder), await page.screenshot({ omitBackground: true }))
}
await browser.close()
