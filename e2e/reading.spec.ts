import { extensionPage } from './fixtures/browser.ts'
import { expect, test } from './fixtures/test.ts'
import { startWallet } from './fixtures/wallet.ts'
import { article } from './pages/article.ts'
import { newspaper } from './pages/newspaper.ts'
import { setUpWallet } from './pages/onboarding.ts'

test('an article is read for five cents: in place, without a reload, and paid once', async ({
  world,
  walletWithoutMoney: wallet,
}) => {
  await setUpWallet(await extensionPage(wallet.context, 'onboarding'), { bank: world.bank.url })
  const paper = newspaper(wallet.context, world.newspaper.url)
  const story = await paper.openArticle()
  await story.offered()
  await expect(story.readButton).toHaveText('Read for 5¢')
  // A mark that only survives as long as the document does.
  await story.page.evaluate(() => document.documentElement.setAttribute('data-same-document', ''))

  const asking = await paper.press(story.readButton)
  await test.step('the window says who asks, how much, for what, from which wallet and what is left', async () => {
    const host = new URL(world.newspaper.url).host
    const text = (await asking.page.getByRole('main').innerText()).replaceAll(/\s+/g, ' ')
    expect(text).toContain(host)
    expect(text).toContain('5¢')
    expect(text).toContain('How PayWord almost worked')
    expect(text).toContain('Reading')
    expect(text).toMatch(/\$5\.00.*\$4\.95/)
    await expect(asking.page.getByText('Test money')).toBeVisible()
    await expect(asking.payButton).toHaveAccessibleName(`Pay 5¢ to ${host}`)
  })
  await asking.pay()
  await story.opened()
  await expect(story.paywall).toContainText('Every link a cent')
  await expect(story.page.locator('html[data-same-document]')).toHaveCount(1)
  expect(await wallet.balance()).toBe('$4.95')

  await test.step('a reload and another tab show it without paying', async () => {
    await story.page.reload()
    await story.opened()
    const again = await paper.openArticle()
    await again.opened()
    expect(await wallet.balance()).toBe('$4.95')
  })
  await test.step('the history has it, with what to show the vendor', async () => {
    const home = await wallet.open('home')
    await home.getByText('How PayWord almost worked').click()
    await expect(home.getByText('You paid this.')).toBeVisible()
    await expect(home.getByText('Reference for the site')).toBeVisible()
  })
})

test('declining charges nothing, and the page says so kindly', async ({ world, wallet }) => {
  const paper = newspaper(wallet.context, world.newspaper.url)
  const story = await paper.openArticle()
  const asking = await paper.press(story.readButton)
  await asking.decline()
  await expect(story.paywall.getByText('Not paid. Nothing was charged.')).toBeVisible()
  expect(await wallet.balance()).toBe('$5.00')
  const home = await wallet.open('home')
  await expect(home.getByText('You declined')).toBeVisible()
})

test('A7: closing the window before deciding is a no', async ({ world, wallet }) => {
  const paper = newspaper(wallet.context, world.newspaper.url)
  const story = await paper.openArticle()
  const asking = await paper.press(story.readButton)
  await asking.page.close()
  await expect(story.paywall.getByText('Not paid. Nothing was charged.')).toBeVisible()
  expect(await wallet.balance()).toBe('$5.00')
})

test('P4: two tabs at once ask once and pay once, and both show the article', async ({ world, wallet }) => {
  const paper = newspaper(wallet.context, world.newspaper.url)
  const [one, two] = [await paper.openArticle(), await paper.openArticle()]
  await Promise.all([one.offered(), two.offered()])
  await one.page.bringToFront()
  const asking = await paper.press(one.readButton)
  await two.page.bringToFront()
  await two.readButton.click()
  await asking.pay()
  await one.opened()
  await two.page.bringToFront()
  await two.opened()
  expect(await wallet.balance()).toBe('$4.95')
})

test('W6: the worker is killed while the window is open, and the payment goes through all the same', async ({
  world,
  wallet,
}) => {
  const paper = newspaper(wallet.context, world.newspaper.url)
  const story = await paper.openArticle()
  const asking = await paper.press(story.readButton)
  await wallet.killWorker()
  await asking.pay()
  await story.opened()
  expect(await wallet.balance()).toBe('$4.95')
})

test('without a wallet the press, not the page load, brings the offer to get one', async ({
  world,
  browserWithoutWallet,
}) => {
  const page = await browserWithoutWallet.newPage()
  await page.goto(`${world.newspaper.url}/articles/how-payword-almost-worked`)
  const story = article(page)
  await story.offered()
  await expect(story.paywall.getByRole('link', { name: 'Get a wallet' })).toBeHidden()
  await story.readButton.click()
  await expect(story.paywall.getByRole('link', { name: 'Get a wallet' })).toBeVisible()
  await expect(story.paywall.getByText('No wallet answered. Nothing was charged.')).toBeVisible()
})

test('coming back another day, in a browser that was closed, shows it without paying, and without a password', async ({
  world,
  profile,
}) => {
  const first = await startWallet({ bank: world.bank.url, profile })
  const paper = newspaper(first.context, world.newspaper.url)
  const story = await paper.openArticle()
  await (await paper.press(story.readButton)).pay()
  await story.opened()
  await first.close()

  const second = await startWallet({ profile })
  const again = await newspaper(second.context, world.newspaper.url).openArticle()
  await again.opened()
  await second.unlock()
  expect(await second.balance()).toBe('$4.95')
  await second.close()
})
