import { readFileSync } from 'node:fs'
import { expect, test } from './fixtures/test.ts'
import { startWallet } from './fixtures/wallet.ts'
import { backup } from './pages/backup.ts'
import { limits } from './pages/limits.ts'
import { newspaper } from './pages/newspaper.ts'
import { onboarding, password } from './pages/onboarding.ts'

const filePassword = 'kettle drizzle nine'
/** The article that is paid for and not delivered. */
const waiting = 'a-short-history-of-the-mill'

test('S8: behavior: words and file bring all of it back in another browser: coins that wait at a shop, names, payments, limits', async ({
  world,
  wallet,
  profile,
}) => {
  const paper = newspaper(wallet.context, world.newspaper.url)
  const story = await paper.openArticle()
  await (await paper.press(story.readButton)).pay()
  await story.opened()
  await test.step('a second article, which the paper never gets the coins for', async () => {
    const lost = await paper.openArticle(waiting)
    await lost.offered()
    await lost.page.route('**/full', (route) => route.abort())
    const asking = await paper.press(lost.readButton)
    const cut = lost.page.waitForEvent('requestfailed')
    await asking.pay()
    await cut
    await lost.page.close()
  })
  const home = await wallet.open('home')
  const settings = limits(home)
  await settings.goto()
  await settings.set('A day', '4.00')
  await home.getByRole('link', { name: 'Backup' }).click()
  const steps = backup(home)
  await steps.open()
  const words = await steps.read()

  const path =
    await test.step('the file is saved under a password of its own, and tells nothing without it', async () => {
      await home.getByLabel('Your wallet’s password').fill(password)
      await home.getByLabel('A password for the file').fill(filePassword)
      await home.getByLabel('The same once more').fill(filePassword)
      const downloading = home.waitForEvent('download')
      await home.getByRole('button', { name: 'Save the file' }).click()
      const download = await downloading
      expect(download.suggestedFilename()).toMatch(/^tuppence-\d{4}-\d\d-\d\d\.json$/)
      const saved = await download.path()
      const text = readFileSync(saved, 'utf8')
      expect(text).toContain('argon2id')
      for (const secret of ['PayWord', 'localhost', 'Reading', ...words.filter((word) => word.length > 4)])
        expect(text).not.toContain(secret)
      return saved
    })

  const other = await startWallet({ profile })
  try {
    const page = await other.open('onboarding')
    const first = onboarding(page)
    await first.begin()
    await first.choosePassword()
    await page.getByRole('button', { name: 'I have twelve words' }).click()
    await page.getByLabel('Word 1', { exact: true }).fill(words.join(' '))
    await page.getByText('I have an export file too').click()
    await page.getByLabel('The file', { exact: true }).setInputFiles(path)
    const ofFile = page.getByLabel('The file’s password')
    await test.step('another password opens nothing, and nothing has begun', async () => {
      await ofFile.fill('kettle drizzle ten')
      await page.getByRole('button', { name: 'Go on' }).click()
      await expect(page.getByText('That is not the file’s password. Nothing was changed.')).toBeVisible()
    })
    await ofFile.fill(filePassword)
    await page.getByRole('button', { name: 'Go on' }).click()
    await test.step('the file names the bank and what was there; nobody is asked before the reader says so', async () => {
      await expect(page.getByText('when the file was made')).toBeVisible()
      const named = page.locator('.restore-named')
      await expect(named).toContainText(new URL(world.bank.url).host)
      await named.getByRole('button', { name: 'Look there' }).click()
    })
    // For the bank both payments are locked coins; what the paper was paid is not the reader's, though.
    await expect(page.getByRole('heading', { name: '$4.95 is back' })).toBeVisible()
    await expect(page.getByText('2¢ of it is locked to shops and waits there.')).toBeVisible()
    await page.getByRole('button', { name: 'Go to your wallet' }).click()
    await expect(page.getByRole('heading', { name: 'You have $4.93' })).toBeVisible()

    await test.step('what waits at the paper pays for the second article: nothing is asked, nothing new is paid', async () => {
      const again = await newspaper(other.context, world.newspaper.url).openArticle(waiting)
      await again.offered()
      await again.readButton.click()
      await again.opened()
      expect(other.context.pages().filter((each) => each.url().includes('/approval/'))).toEqual([])
      expect(await other.balance()).toBe('$4.93')
    })
    await test.step('history and limits are those of before', async () => {
      const there = await other.open('home')
      await expect(there.getByText('How PayWord almost worked')).toBeVisible()
      const moved = limits(there)
      await moved.goto()
      await expect(moved.card.getByLabel('A day')).toHaveValue('4.00')
    })
  } finally {
    await other.close()
  }
})
