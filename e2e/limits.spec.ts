import axe from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures/test.ts'
import type { Wallet } from './fixtures/wallet.ts'
import { approval } from './pages/approval.ts'
import { limits } from './pages/limits.ts'
import { newspaper } from './pages/newspaper.ts'

async function openLimits(wallet: Wallet) {
  const page = limits(await wallet.open('home'))
  await page.goto()
  return page
}

test('a payment over a limit is not paid: the window says which, and asks once it was raised', async ({
  world,
  wallet,
}) => {
  const page = await openLimits(wallet)
  await page.set('One payment', '0.04')
  const paper = newspaper(wallet.context, world.newspaper.url)
  const story = await paper.openArticle()
  await story.offered()
  const asking = await paper.press(story.readButton)
  await expect(
    asking.page.getByRole('heading', { name: 'This is over your limit for one payment' }),
  ).toBeVisible()
  await expect(asking.page.getByText('Your wallet pays at most 4¢ at a time.')).toBeVisible()
  await expect(asking.payButton).toHaveCount(0)
  expect((await new axe({ page: asking.page }).analyze()).violations).toEqual([])
  const closed = asking.page.waitForEvent('close')
  await asking.decline()
  await closed
  await expect(story.paywall).toContainText('Nothing was charged')
  expect(await wallet.balance()).toBe('$5.00')

  const again = await paper.press(story.readButton)
  await expect(again.payButton).toHaveCount(0)
  await page.page.bringToFront()
  await page.set('One payment', '0.05')
  await again.payButton.waitFor()
  await again.pay()
  await story.opened()
  expect(await wallet.balance()).toBe('$4.95')
})

test('the meter says what was paid and what is left, on the page and in the window', async ({
  world,
  wallet,
}) => {
  const page = await openLimits(wallet)
  expect((await new axe({ page: page.page }).analyze()).violations).toEqual([])
  await expect(page.card).toContainText('$0.00 used, $5.00 left')
  const paper = newspaper(wallet.context, world.newspaper.url)
  const story = await paper.openArticle()
  await story.offered()
  await (await paper.press(story.readButton)).pay()
  await story.opened()
  await expect(page.card).toContainText('5¢ used, $4.95 left')
  await expect(page.card).toContainText('5¢ used, $29.95 left')
  const jar = story.page.locator('tuppence-tip')
  const asking = await paper.press(jar.getByRole('button', { name: '2¢', exact: true }))
  await expect(asking.page.getByText('5¢ of $5.00')).toBeVisible()
  const closed = asking.page.waitForEvent('close')
  await asking.decline()
  await closed
  await expect(page.card).toContainText('5¢ used, $4.95 left')
})

test('W3, A6: twenty tabs at once pay no more than the limit of the day, through one window', async ({
  world,
  wallet,
}) => {
  await (await openLimits(wallet)).set('A day', '0.05')
  const { context } = wallet
  const paper = newspaper(context, world.newspaper.url)
  const tabs = await Promise.all(
    Array.from({ length: 20 }, () => paper.goto('/articles/how-payword-almost-worked')),
  )
  const windows = () => context.pages().filter((page) => page.url().includes('/approval/'))
  for (const tab of tabs) {
    await tab.bringToFront()
    const jar = tab.locator('tuppence-tip')
    await jar.getByRole('button', { name: '2¢', exact: true }).click()
    // A tab pays only while it is looked at, so it is left when it has asked.
    await jar.and(tab.locator('[state=waiting],[state=error]')).waitFor()
    expect(windows().length).toBeLessThanOrEqual(1)
  }
  // One window is open and three of one site may wait; the others are turned away.
  const turnedAway = async () => {
    const states = await Promise.all(tabs.map((tab) => tab.locator('tuppence-tip').getAttribute('state')))
    return states.filter((state) => state === 'error').length
  }
  await expect.poll(turnedAway).toBe(16)
  const answers: string[] = []
  for (let i = 0; i < 4; i += 1) {
    await expect.poll(() => windows().length).toBe(1)
    answers.push(await answer(windows()[0]))
  }
  expect(answers).toEqual(['paid', 'paid', 'over the limit', 'over the limit'])
  const paid = async () => {
    const counts = await Promise.all(tabs.map((tab) => tab.getByText('Paid 2¢. Thank you.').count()))
    return counts.reduce((sum, count) => sum + count, 0)
  }
  await expect.poll(paid).toBe(2)
  expect(windows()).toHaveLength(0)
  expect(await wallet.balance()).toBe('$4.96')
  await expect((await openLimits(wallet)).card).toContainText('4¢ used, 1¢ left')
})

/** Pays where the window lets one, else declines; waits until the window is gone. */
async function answer(page: Page | undefined): Promise<string> {
  if (!page) throw new Error('no window')
  const asking = approval(page)
  await asking.declineButton.waitFor()
  const isOver = (await asking.payButton.count()) === 0
  const closed = page.waitForEvent('close')
  await (isOver ? asking.decline() : asking.pay())
  await closed
  return isOver ? 'over the limit' : 'paid'
}
