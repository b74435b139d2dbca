import type { Page } from '@playwright/test'
import messages from '../extension/_locales/en/messages.json' with { type: 'json' }
import { type Front, startFront } from './fixtures/front.ts'
import { startSite } from './fixtures/servers.ts'
import { expect, test } from './fixtures/test.ts'
import { startWallet, type Wallet } from './fixtures/wallet.ts'
import { backup } from './pages/backup.ts'
import { newspaper } from './pages/newspaper.ts'
import { onboarding } from './pages/onboarding.ts'

/** Values of attributes that only a page with words on it has. */
const roles = ['alert', 'status', 'group', 'list', 'off', 'text', 'password', 'button']
const split = (text: string) => text.toLowerCase().split(/[^a-z]+/)

/** Every word of a page's markup: its attributes and its texts, but not what stands in fields. */
async function wordsIn(page: Page): Promise<ReadonlySet<string>> {
  return new Set(split(await page.content()))
}

/** The wallet's own page at its backup. */
async function openBackup(wallet: Wallet) {
  const home = await wallet.open('home')
  await home.getByRole('link', { name: 'Backup' }).click()
  return { home, steps: backup(home) }
}

test('S2: the words are shown while a button is held, confirmed, and never stand in the page’s markup', async ({
  wallet,
}) => {
  const popup = await wallet.open('popup')
  await expect(popup.getByText('Not backed up yet')).toBeVisible()
  await popup.close()

  const { home, steps } = await openBackup(wallet)
  const ours = new Set([...split(JSON.stringify(messages)), ...(await wordsIn(home)), ...roles])
  await steps.open()
  const hidden = () => home.locator('.words input[type=password]').count()
  expect(await hidden()).toBe(12)
  const words = await steps.read()
  expect(await hidden()).toBe(12)
  expect(words.filter((word) => /^[a-z]{3,8}$/.test(word))).toHaveLength(12)
  await test.step('held by a key they are shown as well, and hidden when the page goes behind', async () => {
    const button = home.getByRole('button', { name: 'Hold to show the words' })
    await button.focus()
    await home.keyboard.down('Space')
    await expect(home.locator('.words input[type=text]')).toHaveCount(12)
    await home.keyboard.up('Space')
    await expect(home.locator('.words input[type=password]')).toHaveCount(12)
  })
  await test.step('no attribute, title or text holds one', async () => {
    const shown = await wordsIn(home)
    // The check finds what is there: the names of the fields.
    expect(shown).toContain('twelve')
    // What the pages say by themselves tells nothing: the catalogue, and the page before any word was on it.
    const tellTale = words.filter((word) => !ours.has(word))
    expect(tellTale.length).toBeGreaterThan(5)
    expect(tellTale.filter((word) => shown.has(word))).toEqual([])
  })
  await steps.written()
  await steps.confirm(words)
  const after = await wallet.open('popup')
  await expect(after.locator('.balance.money').first()).toBeVisible()
  await expect(after.getByText('Not backed up yet')).toBeHidden()
})

test('the backup is proved: the words bring back the same balance, and nothing is moved', async ({
  wallet,
}) => {
  const home = await wallet.open('home')
  await home.getByRole('link', { name: 'Backup' }).click()
  await home.getByRole('button', { name: 'Prove it now' }).click()
  await expect(home.getByText('Your words bring back all of it: $5.00')).toBeVisible()
  expect(await wallet.balance()).toBe('$5.00')
})

test('the first run backs up, and proves with one press that the words bring back the same balance', async ({
  wallet,
}) => {
  const page = await wallet.open('onboarding')
  await page.getByRole('button', { name: 'Back up now' }).click()
  const steps = backup(page)
  const prove = page.getByRole('button', { name: 'Prove it now' })
  await steps.open()
  const words = await steps.read()
  await steps.written()
  await expect(prove).toBeHidden()
  await steps.confirm(words)
  await prove.click()
  await expect(page.getByText('Your words bring back all of it: $5.00')).toBeVisible()
  await page.getByRole('button', { name: 'Go on' }).click()
  await expect(page.getByRole('heading', { name: 'You have $5.00' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Back up now' })).toBeHidden()
})

test('twelve words bring the money back in another browser, and the old one says that it was moved', async ({
  world,
  wallet,
}) => {
  const paper = newspaper(wallet.context, world.newspaper.url)
  const story = await paper.openArticle()
  await (await paper.press(story.readButton)).pay()
  await story.opened()
  const { steps } = await openBackup(wallet)
  await steps.open()
  const words = await steps.read()

  const other = await startWallet()
  try {
    const page = await other.open('onboarding')
    const first = onboarding(page)
    await first.begin()
    await first.choosePassword()
    await page.getByRole('button', { name: 'I have twelve words' }).click()
    await test.step('words that do not go together are refused, and stay to be mended', async () => {
      await page.getByLabel('Word 1', { exact: true }).fill(['zuppence', ...words.slice(1)].join(' '))
      await page.getByRole('button', { name: 'Go on' }).click()
      await expect(page.getByText('These are not the twelve words of a wallet.')).toBeVisible()
    })
    await page.getByLabel('Word 1', { exact: true }).fill(words.join(' '))
    await page.getByRole('button', { name: 'Go on' }).click()
    await expect(page.getByRole('heading', { name: 'Which bank had your money?' })).toBeVisible()
    await first.lookAt(world.bank.url)
    await expect(page.getByRole('heading', { name: '$4.95 is back' })).toBeVisible()
    await page.getByRole('button', { name: 'Go to your wallet' }).click()
    await expect(page.getByRole('heading', { name: 'You have $4.95' })).toBeVisible()
    expect(await other.balance()).toBe('$4.95')

    await test.step('it is money: an article is paid for with it', async () => {
      const elsewhere = await startSite(world.bank.url)
      try {
        const there = newspaper(other.context, elsewhere.url)
        const article = await there.openArticle('a-short-history-of-the-mill')
        await (await there.press(article.readButton)).pay()
        await article.opened()
        expect(await other.balance()).toBe('$4.93')
      } finally {
        await elsewhere.stop()
      }
    })
  } finally {
    await other.close()
  }
  await test.step('the browser it came from says “moved”, not “stolen”', async () => {
    const again = await paper.openArticle('scrip-by-the-thousandth')
    await again.offered()
    await (await paper.press(again.readButton)).pay()
    const popup = await wallet.open('popup')
    await expect(popup.getByText('This wallet was moved to another browser')).toBeVisible()
  })
})

test('a restore shows how far it has got, stops and goes on as it is told to, and all of the money is back', async ({
  world,
  wallet,
}) => {
  const { steps } = await openBackup(wallet)
  await steps.open()
  const words = await steps.read()

  const bank = await startFront({ to: Number(new URL(world.bank.url).port) })
  const other = await startWallet()
  try {
    const page = await other.open('onboarding')
    const first = onboarding(page)
    await first.begin()
    await first.choosePassword()
    await first.giveWords(words)
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
    const heading = (name: string) => expect(page.getByRole('heading', { name })).toBeVisible()
    const row = page.getByRole('listitem')
    await test.step('while it looks: what it has found, and how many coins it has asked about', async () => {
      const batch = bank.hold('/v1/restore')
      await first.lookAt(bank.url)
      await batch.waiting
      await heading('Looking for your coins …')
      await expect(row).toContainText('Set of coins 1 of 1 · 0 possible coins asked about')
      const next = bank.hold('/v1/restore')
      batch.release()
      await next.waiting
      await expect(row).toContainText('$5.00')
      await expect(row).toContainText('Set of coins 1 of 1 · 100 possible coins asked about')
      await press('Stop')
      await heading('Stopped')
      await expect(row).toContainText('$5.00')
      next.release()
    })
    await test.step('while the bank has the request that moves what was found', async () => {
      const reply = bank.hold('/v1/swap')
      await press('Go on looking')
      await reply.waiting
      await expect(row).toContainText('Moving to fresh coins')
      await press('Stop')
      await heading('Stopped')
      await press('Go on looking')
      await heading('Looking for your coins …')
      reply.release()
    })
    await heading('$5.00 is back')
    await press('Go to your wallet')
    await heading('You have $5.00')
    expect(await other.balance()).toBe('$5.00')
    expect(bodies(bank, '/v1/swap').size).toBe(1)
  } finally {
    await other.close()
    await bank.stop()
  }
})

/** Everything different that was asked at a path. */
function bodies({ seen }: Front, path: string): ReadonlySet<string> {
  return new Set(seen.filter((request) => request.path === path).map(({ body }) => body.toString()))
}

/** The words that stand in a page's fields. */
const wordsLeft = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLInputElement>('.words input')]
      .map(({ value }) => value)
      .filter(Boolean),
  )

/** As a browser does that keeps the page for its back button: what is in the fields at that moment is kept with them. */
async function keepPage(page: Page): Promise<void> {
  expect(await wordsLeft(page)).toHaveLength(12)
  // In one go: what is drawn anew afterwards would come too late.
  const left = await page.evaluate(() => {
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))
    return [...document.querySelectorAll('input')].map(({ value }) => value).filter(Boolean)
  })
  expect(left).toEqual([])
}

/** Leaves for another page and comes back: no word was in the page at its end, and none is when it shows again. */
async function leaveAndComeBack(page: Page, elsewhere: string): Promise<void> {
  expect(await wordsLeft(page)).toHaveLength(12)
  await page.evaluate(() => {
    // Called after the page's own listener, which was there before it.
    addEventListener('pagehide', () => {
      const fields = [...document.querySelectorAll<HTMLInputElement>('.words input')]
      sessionStorage.setItem('left', String(fields.filter(({ value }) => value !== '').length))
    })
  })
  await page.goto(elsewhere)
  await page.goBack()
  await expect.poll(() => page.evaluate(() => sessionStorage.getItem('left'))).toBe('0')
  expect(await wordsLeft(page)).toEqual([])
}

test('S2: words that are shown are gone from the page when it is left, and whoever comes back is asked for the password', async ({
  world,
  wallet,
}) => {
  const { home, steps } = await openBackup(wallet)
  const show = async () => {
    await steps.open()
    await home.getByRole('button', { name: 'Hold to show the words' }).hover()
    await home.mouse.down()
    await expect(home.locator('.words input[type=text]')).toHaveCount(12)
  }
  const expectAsked = async () => {
    await expect(home.getByLabel('Your password now')).toHaveValue('')
    expect(await wordsLeft(home)).toEqual([])
  }
  await show()
  await keepPage(home)
  await home.mouse.up()
  await expectAsked()
  await show()
  await leaveAndComeBack(home, world.newspaper.url)
  await home.mouse.up()
  await expectAsked()
})

test('S2: words that are typed are gone from the page when it is left', async ({
  world,
  walletWithoutMoney,
}) => {
  const page = await walletWithoutMoney.open('onboarding')
  const steps = onboarding(page)
  await steps.begin()
  await steps.choosePassword()
  const fields = page.locator('.words input')
  const type = async () => {
    await page.getByRole('button', { name: 'I have twelve words' }).click()
    for (let at = 0; at < 12; at += 1) await fields.nth(at).fill('legal')
  }
  await type()
  await keepPage(page)
  await test.step('nor does one come back with the next that is typed', async () => {
    await page.getByLabel('Word 1', { exact: true }).fill('winner')
    expect(await wordsLeft(page)).toEqual(['winner'])
  })
  await page.getByRole('button', { name: 'Back' }).click()
  await type()
  await leaveAndComeBack(page, world.newspaper.url)
})
