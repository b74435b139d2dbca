import { AxeBuilder } from '@axe-core/playwright'
import type { BrowserContext, Page } from '@playwright/test'
import { expect, test } from './fixtures/test.ts'
import { newspaper } from './pages/newspaper.ts'

/** What a console holds that should not be there. Chromium writes a line of its own for every 402. */
function listen(context: BrowserContext): string[] {
  const lines: string[] = []
  const own402 = 'Failed to load resource: the server responded with a status of 402 (Payment Required)'
  context.on('console', (message) => {
    if (message.text() !== own402) lines.push(`${message.type()}: ${message.text()}`)
  })
  context.on('weberror', (error) => lines.push(`uncaught: ${error.error().message}`))
  return lines
}

/** In one go in the page itself: the other way opens a page of its own for each look, for the sake of frames. */
const rules = (page: Page) => new AxeBuilder({ page }).setLegacyMode(true)

/** Colours that are still changing are none that anybody has chosen. */
async function showIn(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme })
  await page.evaluate(async () => {
    await new Promise(requestAnimationFrame)
    const ending = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY)
    await Promise.allSettled(ending.map(({ finished }) => finished))
  })
}

/** All rules in the light, and in the dark those that a colour can break. */
async function expectAccessible(page: Page, what: string): Promise<void> {
  expect(page.frames(), `${what}: what is in frames is not looked at`).toHaveLength(1)
  await showIn(page, 'light')
  const light = await rules(page).analyze()
  await showIn(page, 'dark')
  const dark = await rules(page).withTags('cat.color').analyze()
  for (const [scheme, { passes, violations }] of Object.entries({ light, dark })) {
    expect(passes, `${what}, ${scheme}: nothing was looked at`).not.toEqual([])
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    expect(serious.map(({ id, nodes }) => `${what}, ${scheme}: ${id} at ${nodes[0]?.html}`)).toEqual([])
  }
}

test('R6: pages and windows can be used by everybody, light and dark, the console stays clean, nobody else is asked', async ({
  world,
  wallet,
}) => {
  const lines = listen(wallet.context)
  const hosts = new Set<string>()
  wallet.context.on('request', (request) => hosts.add(new URL(request.url()).host))
  const paper = newspaper(wallet.context, world.newspaper.url)

  for (const path of ['/', '/print-room', '/penny-falls', '/how', '/about', '/owner', '/nowhere']) {
    const page = await wallet.context.newPage()
    await page.goto(`${world.newspaper.url}${path}`)
    await expectAccessible(page, path)
    await page.close()
  }
  // Chromium's own line about the one page that is not there.
  expect(lines.splice(0)).toEqual([expect.stringContaining('404')])

  const story = await paper.openArticle()
  await story.offered()
  await expectAccessible(story.page, 'an article offered')
  const asking = await paper.press(story.readButton)
  await expectAccessible(asking.page, 'the approval window')
  await asking.pay()
  await story.opened()
  await expectAccessible(story.page, 'an article bought')

  for (const name of ['popup', 'home', 'onboarding'] as const) {
    const page = await wallet.open(name)
    await page.getByRole('heading').first().waitFor()
    await expectAccessible(page, name)
    await page.close()
  }
  const home = await wallet.open('home')
  for (const name of ['Wallets', 'Limits', 'Banks', 'Backup', 'Security']) {
    await home.getByRole('link', { name }).click()
    await home.getByRole('heading', { name, level: 1 }).waitFor()
    await expectAccessible(home, name)
  }
  await home.getByRole('button', { name: 'Lock now' }).click()
  await home.getByRole('heading', { name: 'Your wallet is locked' }).waitFor()
  await expectAccessible(home, 'the full page, locked')
  for (const name of ['popup', 'onboarding'] as const) {
    const page = await wallet.open(name)
    await page.getByRole('heading', { name: 'Your wallet is locked' }).waitFor()
    await expectAccessible(page, `${name}, locked`)
    await page.close()
  }
  const unread = await paper.openArticle('glass-on-one-side')
  await unread.offered()
  const locked = await paper.press(unread.readButton)
  await expectAccessible(locked.page, 'the approval window, locked')
  expect(lines).toEqual([])
  expect([...hosts].sort()).toEqual(
    [wallet.id, new URL(world.bank.url).host, new URL(world.newspaper.url).host].sort(),
  )
})
