import { startSite } from './fixtures/servers.ts'
import { expect, test } from './fixtures/test.ts'
import { newspaper } from './pages/newspaper.ts'

test('at a site that takes plain coins the window says so; the article opens, and again without paying', async ({
  world,
  wallet,
}) => {
  const site = await startSite(world.bank.url, { args: ['--mode', 'online'] })
  try {
    const paper = newspaper(wallet.context, site.url)
    const story = await paper.openArticle()
    const asking = await paper.press(story.readButton)
    await expect(asking.page.getByText('This payment is not locked to the site')).toBeVisible()
    await asking.pay()
    await story.opened()
    expect(await wallet.balance()).toBe('$4.95')

    // Without the site's cookie it is the wallet that opens it again, with the coins that paid for it.
    await wallet.context.clearCookies()
    const again = await paper.openArticle()
    await again.readButton.click()
    await again.opened()
    expect(await wallet.balance()).toBe('$4.95')
  } finally {
    await site.stop()
  }
})
