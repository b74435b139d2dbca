import { startSite } from './fixtures/servers.ts'
import { expect, test } from './fixtures/test.ts'
import { startWallet } from './fixtures/wallet.ts'
import { newspaper } from './pages/newspaper.ts'
import { password } from './pages/onboarding.ts'

test('locked by hand, nothing is seen or paid without the password, and “unlock and pay” loses no payment', async ({
  world,
  wallet,
}) => {
  await wallet.lock()
  await test.step('the full page shows nothing but the question for the password', async () => {
    const home = await wallet.open('home')
    await expect(home.getByRole('heading', { name: 'Your wallet is locked' })).toBeVisible()
    await expect(home.getByRole('main')).not.toContainText('$')
    await home.close()
  })
  const paper = newspaper(wallet.context, world.newspaper.url)
  const story = await paper.openArticle()
  await story.offered()
  const asking = await paper.press(story.readButton)
  const host = new URL(world.newspaper.url).host
  await test.step('the window that asks says who, how much and for what', async () => {
    await expect(asking.unlockButton).toHaveAccessibleName(`Unlock and pay 5¢ to ${host}`)
    await expect(asking.page.getByRole('main')).toContainText('How PayWord almost worked')
    await expect(asking.page.getByRole('main')).not.toContainText('Reading')
  })
  await test.step('a wrong password leaves it all there, and says that nothing was done', async () => {
    await asking.unlockAndPay('not this one')
    await expect(asking.page.getByText('That is not the password. Nothing was done.')).toBeVisible()
    await expect(asking.passwordField).toHaveValue('not this one')
    await expect(asking.unlockButton).toHaveAccessibleName(`Unlock and pay 5¢ to ${host}`)
  })
  await asking.unlockAndPay(password)
  await asking.closed()
  await story.opened()
  expect(await wallet.balance()).toBe('$4.95')
})

test('A2, A3: where there is more to say than the locked window said, unlocking pays nothing: it is asked anew', async ({
  world,
  wallet,
}) => {
  const site = await startSite(world.bank.url, { args: ['--mode', 'online'] })
  try {
    await wallet.lock()
    const paper = newspaper(wallet.context, site.url)
    const story = await paper.openArticle()
    await story.offered()
    const asking = await paper.press(story.readButton)
    await asking.unlockAndPay(password)
    await asking.payButton.waitFor()
    await expect(asking.page.getByText('This payment is not locked to the site')).toBeVisible()
    await expect(asking.page.getByText('$4.95')).toBeVisible()
    await asking.pay()
    await asking.closed()
    await story.opened()
    expect(await wallet.balance()).toBe('$4.95')
  } finally {
    await site.stop()
  }
})

test('A2: Enter in the password’s field is a press of Pay, and no sooner than the button listens', async ({
  world,
  wallet,
}) => {
  await wallet.lock()
  const paper = newspaper(wallet.context, world.newspaper.url)
  const story = await paper.openArticle()
  await story.offered()
  const asking = await paper.press(story.readButton)
  // Nothing has the focus by itself: what is typed on falls nowhere.
  await expect(asking.passwordField).not.toBeFocused()
  await asking.page.bringToFront()
  await asking.passwordField.pressSequentially(password)
  await asking.page.locator('button.pay:not(.is-settling)').waitFor()
  await asking.passwordField.press('Enter')
  await asking.closed()
  await story.opened()
  expect(await wallet.balance()).toBe('$4.95')
})

test('wrong passwords slow down: after five the next must wait, and the right one opens after that', async ({
  wallet,
}) => {
  await wallet.lock()
  const popup = await wallet.open('popup')
  const field = popup.getByLabel('Password')
  const button = popup.getByRole('button', { name: /^Unlock|^You can try/ })
  const wrong = popup.getByText('That is not the password.')
  for (let n = 1; n <= 5; n += 1) {
    await field.fill(`not this one ${n}`)
    await button.click()
    await expect(wrong).toBeVisible()
  }
  await test.step('another page is told to wait too, without its password being tried', async () => {
    const home = await wallet.open('home')
    await expect(async () => {
      await home.getByLabel('Password').fill('not this one either')
      await home.getByRole('button', { name: 'Unlock' }).click({ timeout: 2000 })
      await expect(home.getByRole('button', { name: /^You can try again in/ })).toBeVisible({ timeout: 3000 })
    }).toPass({ timeout: 60_000 })
    await home.close()
  })
  await field.fill(password)
  await popup.getByRole('button', { name: 'Unlock' }).click({ timeout: 90_000 })
  await expect(async () => {
    const again = popup.getByRole('button', { name: 'Unlock' })
    if (await again.isVisible()) await again.click({ timeout: 1000 })
    await expect(popup.locator('.balance.money').first()).toHaveText('$5.00', { timeout: 5000 })
  }).toPass({ timeout: 90_000 })
})

test('closing the browser locks the wallet, and the password opens it again', async ({ world, profile }) => {
  const first = await startWallet({ bank: world.bank.url, profile })
  expect(await first.balance()).toBe('$5.00')
  await first.close()
  const second = await startWallet({ profile })
  const popup = await second.open('popup')
  await expect(popup.getByRole('heading', { name: 'Your wallet is locked' })).toBeVisible()
  await expect(popup.getByRole('main')).not.toContainText('$')
  await popup.close()
  await second.unlock()
  expect(await second.balance()).toBe('$5.00')
  await second.close()
})

test('the password is changed, and only the new one unlocks; the minutes until it locks can be set', async ({
  wallet,
}) => {
  const next = 'brook velvet 9 anchors'
  const home = await wallet.open('home')
  await home.getByRole('link', { name: 'Security' }).click()
  await test.step('the minutes', async () => {
    await expect(home.getByLabel('Minutes without use')).toHaveValue('60')
    await home.getByLabel('Minutes without use').fill('1441')
    await home.getByRole('button', { name: 'Save' }).click()
    await expect(home.getByText('Type a number from 1 to 1440')).toBeVisible()
    await home.getByLabel('Minutes without use').fill('15')
    await home.getByRole('button', { name: 'Save' }).click()
    await expect(home.getByText('Saved.')).toBeVisible()
    await home.reload()
    await expect(home.getByLabel('Minutes without use')).toHaveValue('15')
  })
  const change = async (from: string) => {
    await home.getByLabel('Your password now').fill(from)
    await home.getByLabel('New password').fill(next)
    await home.getByLabel('The same once more').fill(next)
    await home.getByRole('button', { name: 'Change the password' }).click()
  }
  await change('not this one')
  await expect(home.getByText('That is not the password.')).toBeVisible()
  await change(password)
  await expect(home.getByText('Changed.')).toBeVisible()
  await home.getByRole('button', { name: 'Lock now' }).click()
  await expect(home.getByRole('heading', { name: 'Your wallet is locked' })).toBeVisible()
  await home.getByLabel('Password').fill(password)
  await home.getByRole('button', { name: 'Unlock' }).click()
  await expect(home.getByText('That is not the password.')).toBeVisible()
  await wallet.unlock(next)
  expect(await wallet.balance()).toBe('$5.00')
})
