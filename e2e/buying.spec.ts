import { expect, test } from './fixtures/test.ts'
import { newspaper } from './pages/newspaper.ts'

test('the tip jar takes two tips, one after the other', async ({ world, wallet }) => {
  const paper = newspaper(wallet.context, world.newspaper.url)
  const { page } = await paper.openArticle()
  const jar = page.locator('tuppence-tip')
  for (const [amount, left] of [
    ['2¢', '$4.98'],
    ['2¢', '$4.96'],
  ] as const) {
    const asking = await paper.press(jar.getByRole('button', { name: amount, exact: true }))
    await asking.pay()
    await expect(jar.getByText(`Paid ${amount}. Thank you.`)).toBeVisible()
    expect(await wallet.balance()).toBe(left)
  }
})

test('a download arrives as a file, and is there again without paying', async ({ world, wallet }) => {
  const paper = newspaper(wallet.context, world.newspaper.url)
  const page = await paper.goto('/print-room')
  const button = page.locator('tuppence-button').getByRole('button')
  const arrives = page.waitForEvent('download')
  const asking = await paper.press(button)
  await asking.pay()
  const file = await arrives
  expect(file.suggestedFilename()).toMatch(/\.svg$/)
  expect(await wallet.balance()).toBe('$4.75')

  const again = page.waitForEvent('download')
  await button.click()
  expect((await again).suggestedFilename()).toBe(file.suggestedFilename())
  expect(await wallet.balance()).toBe('$4.75')
})

test('the game is sold by the go: each go is paid, and played', async ({ world, wallet }) => {
  const paper = newspaper(wallet.context, world.newspaper.url)
  const page = await paper.goto('/penny-falls')
  const button = page.locator('tuppence-button').getByRole('button')
  for (const left of ['$4.98', '$4.96']) {
    const asking = await paper.press(button)
    await asking.pay()
    await expect(page.locator('#coins')).toHaveText('5')
    expect(await wallet.balance()).toBe(left)
    for (let coin = 0; coin < 5; coin += 1) await page.getByRole('button', { name: 'Drop a coin' }).click()
    await expect(page.locator('#coins')).toHaveText('0')
  }
})

test('the owner sees the day’s takings, by item', async ({ world, wallet }) => {
  const paper = newspaper(wallet.context, world.newspaper.url)
  const story = await paper.openArticle('a-short-history-of-the-mill')
  await (await paper.press(story.readButton)).pay()
  await story.opened()
  const owner = await wallet.context.newPage()
  await owner.goto(world.newspaper.hello.owner ?? '')
  await expect(owner.getByRole('main')).toContainText(/mill/i)
  await expect(owner.getByRole('main')).toContainText('2¢')

  const stranger = await wallet.context.newPage()
  await stranger.goto(`${world.newspaper.url}/owner`)
  await expect(stranger.getByRole('main')).not.toContainText('2¢')
})
