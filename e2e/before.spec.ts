import { clearBefore, putBefore, secretsBefore, wordsBefore } from './fixtures/before.ts'
import { findInFiles } from './fixtures/files.ts'
import { findIn, readStores } from './fixtures/stores.ts'
import { expect, test } from './fixtures/test.ts'
import { startWallet } from './fixtures/wallet.ts'
import { backup } from './pages/backup.ts'
import { onboarding, password } from './pages/onboarding.ts'

// Each password that is tried is half a second of work, and much more on a busy machine.
test.describe.configure({ timeout: 240_000 })

test('S1: behavior: a wallet of the version before asks for a password, is whole behind it, and nothing of it can be read without it, in no record and in no file', async ({
  profile,
}) => {
  const old = await startWallet({ profile })
  const empty = await old.open('onboarding')
  await onboarding(empty).welcome()
  await putBefore(empty)
  await old.close()

  const wallet = await startWallet({ profile })
  try {
    const page = await wallet.open('onboarding')
    await test.step('nothing is shown or paid before it has a password, and the check finds what is clear', async () => {
      await expect(page.getByRole('heading', { name: 'Protect your wallet' })).toBeVisible()
      const popup = await wallet.open('popup')
      await expect(popup.getByText('Your wallet is not protected by a password yet')).toBeVisible()
      await expect(popup.locator('.balance')).toHaveCount(0)
      await popup.close()
      const found = findIn(await readStores(page), clearBefore)
      for (const text of clearBefore) expect(found.some((line) => line.endsWith(text))).toBe(true)
      const inFiles = findInFiles(profile, secretsBefore)
      for (const text of secretsBefore) expect(inFiles.some((line) => line.endsWith(text))).toBe(true)
    })
    await page.bringToFront()
    await page.getByLabel('New password').fill(password)
    await page.getByLabel('The same once more').fill(password)
    await page.getByRole('button', { name: 'Encrypt my wallet' }).click()
    await expect(page.getByRole('heading', { name: 'You have 90¢' })).toBeVisible({ timeout: 60_000 })
    await test.step('nothing is clear any more', async () => {
      await expect.poll(() => findInFiles(profile, secretsBefore)).toEqual([])
      expect(findIn(await readStores(page), clearBefore)).toEqual([])
    })
    await test.step('money, history and limits are there, locked and unlocked like every other wallet’s', async () => {
      await wallet.lock()
      await wallet.unlock()
      expect(await wallet.balance()).toBe('90¢')
      const home = await wallet.open('home')
      await expect(home.getByText('A article/7')).toBeVisible()
      await home.getByRole('link', { name: 'Limits' }).click()
      await expect(home.getByRole('region', { name: 'All wallets' }).getByLabel('A day')).toHaveValue('4.00')
      await home.getByRole('link', { name: 'Backup' }).click()
      const steps = backup(home)
      await steps.open()
      expect(await steps.read()).toEqual(wordsBefore)
    })
  } finally {
    await wallet.close()
  }
  expect(findInFiles(profile, secretsBefore)).toEqual([])
})
