import { findIn, readStores } from './fixtures/stores.ts'
import { expect, test } from './fixtures/test.ts'
import { startWallet } from './fixtures/wallet.ts'
import { putWalletOfBefore, secretsOfBefore } from './fixtures/walletOfBefore.ts'
import { backup } from './pages/backup.ts'
import { newspaper } from './pages/newspaper.ts'
import { onboarding, password } from './pages/onboarding.ts'

// Each password that is tried is half a second of work, and much more on a busy machine.
test.describe.configure({ timeout: 240_000 })

test('S1: behavior: a wallet of the version before lies in the clear until its reader chooses a password, and then nothing of it does', async ({
  profile,
}) => {
  const first = await startWallet({ profile })
  const page = await first.open('onboarding')
  await putWalletOfBefore(page)
  expect(new Set(findIn(await readStores(page), secretsOfBefore)).size).toBeGreaterThanOrEqual(
    secretsOfBefore.length,
  )
  await first.close()

  const second = await startWallet({ profile })
  await test.step('it says so, and shows and pays nothing', async () => {
    const popup = await second.open('popup')
    await expect(popup.getByText('Your wallet is not protected by a password yet.')).toBeVisible()
    await expect(popup.getByRole('main')).not.toContainText('¢')
    await popup.close()
  })
  const start = await second.open('onboarding')
  await start.getByLabel('New password').fill(password)
  await start.getByLabel('The same once more').fill(password)
  await start.getByRole('button', { name: 'Encrypt my wallet' }).click()
  await expect(start.getByRole('heading', { name: 'You have 90¢' })).toBeVisible({ timeout: 60_000 })
  expect(findIn(await readStores(start), secretsOfBefore)).toEqual([])
  await test.step('its payments and its limit are there', async () => {
    const home = await second.open('home')
    await expect(home.locator('.payments a')).toHaveCount(4)
    await home.getByRole('link', { name: 'Limits' }).click()
    await expect(home.getByRole('region', { name: 'All wallets' }).getByLabel('A day')).toHaveValue('4.00')
  })
  await second.close()

  const third = await startWallet({ profile })
  await third.unlock()
  expect(await third.balance()).toBe('90¢')
  const home = await third.open('home')
  expect(findIn(await readStores(home), secretsOfBefore)).toEqual([])
  await third.close()
})

test('S8: behavior: words and export file bring all of a wallet back in another browser, and no bank is asked before its reader says so', async ({
  world,
  wallet,
}) => {
  const filePassword = 'walnut harbour 7 stilts'
  const paper = newspaper(wallet.context, world.newspaper.url)
  const story = await paper.openArticle()
  await story.offered()
  await (await paper.press(story.readButton)).pay()
  await story.opened()
  const home = await wallet.open('home')
  await home.getByRole('link', { name: 'Backup' }).click()
  const card = home.locator('section.card', { hasText: 'A file that holds what twelve words cannot' })
  await card.getByLabel('Your wallet’s password').fill(password)
  await card.getByLabel('A password for the file').fill(filePassword)
  await card.getByLabel('The same once more').fill(filePassword)
  const saving = home.waitForEvent('download')
  await card.getByRole('button', { name: 'Save the file' }).click()
  const file = await saving
  expect(file.suggestedFilename()).toMatch(/^tuppence-\d{4}-\d\d-\d\d\.json$/)
  await expect(card.getByText(`Saved as ${file.suggestedFilename()}.`)).toBeVisible()
  const path = await file.path()
  const steps = backup(home)
  await steps.open()
  const words = await steps.read()

  const other = await startWallet()
  try {
    const asked: string[] = []
    other.context.on('request', (request) => asked.push(new URL(request.url()).origin))
    const page = await other.open('onboarding')
    const first = onboarding(page)
    await first.begin()
    await first.choosePassword()
    await page.getByRole('button', { name: 'I have twelve words' }).click()
    await page.getByLabel('Word 1', { exact: true }).fill(words.join(' '))
    await page.getByText('I have an export file too').click()
    await page.getByLabel('The file', { exact: true }).setInputFiles(path)
    await test.step('another password does not open it, and nothing was changed', async () => {
      await page.getByLabel('The file’s password').fill('walnut harbour 8 stilts')
      await page.getByRole('button', { name: 'Go on' }).click()
      await expect(page.getByText('That is not the file’s password. Nothing was changed.')).toBeVisible({
        timeout: 45_000,
      })
    })
    await page.getByLabel('The file’s password').fill(filePassword)
    await page.getByRole('button', { name: 'Go on' }).click()
    await expect(page.getByText('had $4.95 when the file was made')).toBeVisible({ timeout: 45_000 })
    expect(asked).not.toContain(world.bank.url)
    await page.locator('.restore-named').getByRole('button', { name: 'Look there' }).click()
    await expect(page.getByText('All looked through')).toBeVisible({ timeout: 60_000 })
    expect(await other.balance()).toBe('$4.95')
    await test.step('with its payments', async () => {
      const there = await other.open('home')
      await expect(there.getByText('How PayWord almost worked')).toBeVisible()
    })
  } finally {
    await other.close()
  }
})
