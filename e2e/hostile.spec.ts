import type { Page } from '@playwright/test'
import { Amount, Challenge, Encoding } from '@tuppence/protocol'
import { noble } from '@tuppence/protocol/curve'
import { decodeTerms, encodeTerms } from '@tuppence/protocol/methods/cashu/schema'
import { startHostileSite } from './fixtures/hostile.ts'
import { isolatedWorld } from './fixtures/isolatedWorld.ts'
import { test as base, expect } from './fixtures/test.ts'
import type { Wallet } from './fixtures/wallet.ts'
import { newspaper } from './pages/newspaper.ts'

const test = base.extend<{ hostile: Awaited<ReturnType<typeof startHostileSite>> }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures are asked for from here
  hostile: async ({}, use) => {
    const site = await startHostileSite()
    await use(site)
    await site.stop()
  },
})

async function challengeOf(url: string): Promise<string> {
  const response = await fetch(url)
  expect(response.status).toBe(402)
  return response.headers.get('www-authenticate') ?? ''
}

/** Nothing was asked, nothing is held, and nothing was paid. */
async function expectUntouched(wallet: Wallet): Promise<void> {
  const windows = wallet.context.pages().filter((page) => page.url().includes('/approval/'))
  expect(windows).toHaveLength(0)
  expect(await wallet.balance()).toBe('$5.00')
}

/** The window has been asked and not been answered. */
async function expectWaitingForReader(wallet: Wallet): Promise<void> {
  const home = await wallet.open('home')
  await expect(home.getByText('Waiting for you')).toBeVisible()
  await home.close()
}

/** Enter that was down before the page was there: what comes to it is that it repeats and, in the end, its release. */
async function heldEnter(page: Page) {
  const session = await page.context().newCDPSession(page)
  const key = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13 }
  return {
    repeat: () =>
      session.send('Input.dispatchKeyEvent', { ...key, type: 'keyDown', text: '\r', autoRepeat: true }),
    release: () => session.send('Input.dispatchKeyEvent', { ...key, type: 'keyUp' }),
  }
}

test('P1: another shop’s challenge is refused: other port', async ({ world, wallet, hostile }) => {
  const url = `${world.newspaper.url}/articles/how-payword-almost-worked/full`
  const challenges = [await challengeOf(url)]
  for (const claimed of [url, `${hostile.url}/full`]) {
    hostile.attack = { url: claimed, challenges }
    const page = await wallet.context.newPage()
    await page.goto(hostile.url)
    await page.getByRole('button').click()
    await expect(page.locator('#log')).toContainText('"code":"realm-mismatch"')
  }
  await expectUntouched(wallet)
})

test('P1: another shop’s challenge is refused: same port, other name', async ({ world, wallet }) => {
  const other = world.newspaper.url.replace('localhost', '127.0.0.1')
  const story = await newspaper(wallet.context, other).openArticle()
  await story.offered()
  await story.readButton.click()
  await expect(story.paywall.locator('[part=status]')).toContainText('Nothing was charged')
  await expectUntouched(wallet)
})

test('P2: a script in the page that puts another payee into the challenge is refused', async ({
  world,
  wallet,
}) => {
  const url = `${world.newspaper.url}/articles/how-payword-almost-worked/full`
  const [genuine] = Challenge.parseAll(await challengeOf(url))
  if (!genuine) throw new Error('no challenge')
  const thief = Encoding.hex(noble.multiplyBase(Encoding.random(32)))
  const { amount, access, banks = [], lock, description } = decodeTerms(genuine.request)
  const request = encodeTerms({
    amount: Amount.of(amount.units, amount.currency),
    banks,
    till: thief,
    ...(lock && { lock }),
    ...(access !== undefined && { access }),
    ...(description !== undefined && { description }),
  })
  const { id: _, ...terms } = genuine
  const forged = Challenge.serialize(Challenge.create({ ...terms, request }, Encoding.random(32)))

  const story = await newspaper(wallet.context, world.newspaper.url).openArticle()
  // As a script would that came with an advertisement: every 402 the page reads now names the thief.
  await story.page.addInitScript((line) => {
    const real = Headers.prototype.get
    Headers.prototype.get = function (name) {
      return name.toLowerCase() === 'www-authenticate' ? line : real.call(this, name)
    }
  }, forged)
  await story.page.reload()
  await story.offered()
  await story.readButton.click()
  await expect(story.paywall.locator('[part=status]')).toContainText('Nothing was charged')
  await expectUntouched(wallet)
  const home = await wallet.open('home')
  await expect(home.getByText('Refused').first()).toBeVisible()
})

test('W1: a sandboxed page is refused', async ({ wallet, hostile }) => {
  hostile.attack = {
    url: `${hostile.url}/full`,
    challenges: ['Payment id="x", realm="x", method="cashu", intent="charge", request="e30"'],
    headers: { 'content-security-policy': 'sandbox allow-scripts' },
  }
  const page = await wallet.context.newPage()
  await page.goto(hostile.url)
  await page.getByRole('button').click()
  await expectUntouched(wallet)
  await expect(page.locator('#log')).not.toContainText('accepted')
})

test('C3: a page that asks without a click gets no reply', async ({ wallet, hostile }) => {
  hostile.attack = { url: `${hostile.url}/full`, challenges: [], unasked: true }
  const page = await wallet.context.newPage()
  await page.goto(hostile.url)
  await expect(page.locator('#log')).toContainText('waited')
  await expect(page.locator('#log')).not.toContainText('connected')
})

test('A1: no page can frame the approval window', async ({ wallet, hostile }) => {
  hostile.attack = {
    url: hostile.url,
    challenges: [],
    body: `<iframe src="chrome-extension://${wallet.id}/approval/index.html?id=1"></iframe>`,
  }
  const page = await wallet.context.newPage()
  await page.goto(hostile.url)
  await expect.poll(() => page.frames()[1]?.url()).toMatch(/^chrome-error:/)
})

test('A2: a click that falls on Pay as the window opens pays nothing', async ({ world, wallet }) => {
  const paper = newspaper(wallet.context, world.newspaper.url)
  const story = await paper.openArticle()
  const asking = await paper.press(story.readButton)
  await asking.payButton.waitFor()
  // However slow the machine is, the window has just moved when the finger comes down.
  await asking.page.evaluate(() => {
    const moved = () => window.dispatchEvent(new Event('resize'))
    document.addEventListener('pointerdown', moved, { capture: true, once: true })
  })
  // What a moving finger does: as soon as there is a button.
  await asking.payButton.click()
  await expect(asking.payButton).toBeVisible()
  await expectWaitingForReader(wallet)
  await asking.pay()
  await story.opened()
  expect(await wallet.balance()).toBe('$4.95')
})

test('A2: Enter held since before the window opened pays nothing however long it is held; pressed anew, it pays', async ({
  world,
  wallet,
}) => {
  const paper = newspaper(wallet.context, world.newspaper.url)
  const story = await paper.openArticle()
  await story.offered()
  await story.readButton.focus()
  const asking = await paper.press(story.readButton, () => story.page.keyboard.down('Enter'))
  const enter = await heldEnter(asking.page)
  await test.step('with the focus where the window has it by itself: nowhere', async () => {
    await asking.page.bringToFront()
    await expect(asking.payButton).not.toBeFocused()
    await enter.repeat()
  })
  await test.step('with the focus on Pay, until it listens and beyond', async () => {
    await asking.payButton.focus()
    while (!(await asking.armedButton.isVisible())) await enter.repeat()
    for (let times = 0; times < 3; times += 1) await enter.repeat()
    await expect(asking.armedButton).toBeFocused()
    await enter.release()
    await expect(asking.armedButton).toBeVisible()
    await expectWaitingForReader(wallet)
  })
  await asking.armed()
  await asking.payButton.press('Enter')
  await asking.closed()
  await story.opened()
  expect(await wallet.balance()).toBe('$4.95')
})

test('A2: what a script makes up on Pay, and a press in which the window is resized or loses the focus, pay nothing', async ({
  world,
  wallet,
}) => {
  const paper = newspaper(wallet.context, world.newspaper.url)
  const story = await paper.openArticle()
  const { page, payButton, ...asking } = await paper.press(story.readButton)
  const hand = { button: 0, isPrimary: true, bubbles: true }
  for (const [type, ...halves] of [
    ['pointer', ['pointerdown', hand], ['pointerup', hand]],
    ['key', ['keydown', { key: 'Enter' }], ['keyup', { key: 'Enter' }]],
    ['click', ['click', { detail: 0 }]],
  ] as const) {
    await test.step(`made up: ${type}`, async () => {
      await asking.armed()
      for (const [name, init] of halves) await payButton.dispatchEvent(name, init)
      await expect(asking.armedButton).toBeVisible()
    })
  }
  const press = async (between: () => Promise<void>) => {
    await asking.armed()
    await payButton.hover()
    await page.mouse.down()
    await between()
    await page.mouse.up()
  }
  await test.step('resized', async () => {
    const { width, height } = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }))
    await press(async () => {
      await page.setViewportSize({ width, height: height + 1 })
      await page.waitForFunction((wanted) => innerHeight === wanted, height + 1)
    })
    await expect(asking.armedButton).toBeVisible()
  })
  await test.step('without the focus for a moment', async () => {
    // A driver makes every window believe that it has the focus.
    const tell = (name: string) => page.evaluate((type) => void dispatchEvent(new Event(type)), name)
    await press(async () => {
      await tell('blur')
      await expect(page.getByText('Bring this window to the front to pay.')).toBeVisible()
      await tell('focus')
    })
    await expect(asking.armedButton).toBeVisible()
  })
  await expectWaitingForReader(wallet)
  await asking.pay()
  await story.opened()
  expect(await wallet.balance()).toBe('$4.95')
})

test('W2: a content script cannot approve, add a bank or top up', async ({ world, wallet }) => {
  const paper = newspaper(wallet.context, world.newspaper.url)
  const story = await paper.openArticle()
  const asking = await paper.press(story.readButton)
  const id = new URL(asking.page.url()).searchParams.get('id')
  const inWorld = await isolatedWorld(wallet, story.page)
  const commands = {
    approve: { id, digest: '0'.repeat(64) },
    decline: { id },
    approval: { id },
    overview: {},
    payments: {},
    createWallet: { name: 'x' },
    addBank: { wallet: id, url: 'http://localhost:1' },
    topUp: { wallet: id, units: '500' },
  }
  for (const [name, input] of Object.entries(commands)) {
    const message = JSON.stringify({ type: 'ui', name, input })
    const reply = await inWorld(`chrome.runtime.sendMessage(${message})`)
    expect(reply, name).toEqual({ ok: false, error: { code: 'forbidden' } })
  }
  await asking.decline()
  await expect(story.paywall.getByText('Not paid. Nothing was charged.')).toBeVisible()
  expect(await wallet.balance()).toBe('$5.00')
})

test('W7: a bank the reader has not added is never called, whatever a challenge names', async ({
  wallet,
  hostile,
}) => {
  const till = Encoding.hex(noble.multiplyBase(Encoding.random(32)))
  const request = encodeTerms({
    amount: Amount.of(5n, 'usd'),
    access: 0,
    banks: [{ url: hostile.url, keysets: ['0123456789abcdef'] }],
    lock: { horizon: 604_800, refund: true },
    till,
  })
  const terms = {
    realm: new URL(hostile.url).host,
    method: 'cashu',
    intent: 'charge',
    request,
    expires: new Date(Date.now() + 60_000).toISOString().replace(/\.\d+/, ''),
  }
  const challenge = Challenge.serialize(Challenge.create(terms, Encoding.random(32)))
  hostile.attack = { url: `${hostile.url}/full`, challenges: [challenge] }
  const page = await wallet.context.newPage()
  await page.goto(hostile.url)
  const window = wallet.context.waitForEvent('page')
  await page.getByRole('button').click()
  const asking = await window
  await expect(asking.getByRole('heading', { name: /You have no money at/ })).toBeVisible()
  const paths = hostile.requests.map(({ path }) => path)
  expect(paths.filter((path) => path.startsWith('/v1'))).toEqual([])
  await asking.getByRole('button', { name: 'Decline' }).click()
  await expect(page.locator('#log')).toContainText('not-paid')
})
