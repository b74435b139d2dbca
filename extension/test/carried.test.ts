import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { readOperation, saveOperation } from '../src/background/operations/Operation.ts'
import type { PayOperation } from '../src/background/operations/pay/PayOperation.ts'
import { createVault } from '../src/background/vault/Vault.ts'
import type { ApprovalView } from '../src/messages/views.ts'
import { openPage, openShop, shopUrl } from './support/shop.ts'
import { openStreet, type Street } from './support/street.ts'
import { password, testSealer } from './support/vault.ts'
import { buy, strand } from './support/visit.ts'
import { bankUrl, createNetwork, openBank, type TestBank } from './support/world.ts'

const minute = 60_000
const otherUrl = 'http://localhost:3340'

let banks: TestBank[] = []
afterEach(() => {
  for (const bank of banks) bank.close()
  banks = []
})

function open(config: Parameters<typeof openBank>[0] = {}): TestBank {
  const bank = openBank(config)
  banks.push(bank)
  return bank
}

type Page = ReturnType<typeof openPage>
type Pressed = { readonly id: string; readonly page: Page }

const pageOf = (at: Street, path: string) => openPage(at.world, at.shop.url, { path })

async function topUp(at: Street, units: readonly number[], bank = bankUrl): Promise<void> {
  for (const each of units) {
    await at.ask('topUp', { wallet: at.wallet, units: String(each), bank })
    await at.engine.idle()
  }
}

async function view(at: Street): Promise<ApprovalView> {
  const window = at.windows.at(-1)
  return at.ask('approval', { id: window?.operation ?? '' }, 'approval', window?.tab)
}

/** A yes to a challenge that has run out: it waits for a fresh one. */
async function approveLate(at: Street, path = '/articles/7'): Promise<Pressed & { view: ApprovalView }> {
  const page = pageOf(at, path)
  const id = randomUUID()
  await page.pay(id)
  await at.engine.idle()
  const shown = await view(at)
  expect(shown).toMatchObject({ stage: 'ask' })
  at.clock.now += 6 * minute
  expect(await at.approve()).toBe('accepted')
  await at.engine.idle()
  expect(page.told(id)).toMatchObject({ state: 'error', code: 'payment-expired' })
  return { id, page, view: shown }
}

/** The page comes with its fresh challenge. */
async function comeBack(at: Street, { id, page }: Pressed): Promise<void> {
  await page.pay(id)
  await at.engine.idle()
}

/** Nothing was paid, the window asks once more, and a yes to what it shows now pays exactly that. */
async function expectAsked(at: Street, pressed: Pressed, windows: number): Promise<ApprovalView> {
  expect(pressed.page.told(pressed.id)).not.toMatchObject({ state: 'ready' })
  expect(at.windows).toHaveLength(windows + 1)
  const shown = await view(at)
  expect(shown).toMatchObject({ stage: 'ask' })
  await at.approve()
  await at.engine.idle()
  expect((await pressed.page.present(pressed.id, pressed.page.told(pressed.id))).status).toBe(200)
  return shown
}

/** A reader with money at two banks, at the first of them for one article; the second takes fees. */
async function betweenTwoBanks(): Promise<Street> {
  const network = createNetwork()
  network.servers.set(otherUrl, open({ feePpk: 100 }).serve)
  const at = await openStreet(open(), { network, units: 8, shop: { banks: [bankUrl, otherUrl] } })
  await at.ask('addBank', { wallet: at.wallet, url: otherUrl })
  await topUp(at, [32], otherUrl)
  return at
}

describe('an approval whose challenge ran out', () => {
  it('X3: error: is none to a higher fee, when the coin that fitted was spent meanwhile', async () => {
    const at = await openStreet(open({ feePpk: 1000 }), { units: 16 })
    await topUp(at, [4, 4])
    const pressed = await approveLate(at)
    expect(pressed.view.total.units).toBe('9')
    await buy(at, pageOf(at, '/articles/8'))
    expect(await at.balance()).toBe(15n)
    const windows = at.windows.length
    await comeBack(at, pressed)
    expect(await at.balance()).toBe(15n)
    expect((await expectAsked(at, pressed, windows)).total.units).toBe('11')
    expect(await at.balance()).toBe(4n)
  })

  it('X3: behavior: is one to a lower fee, without a second question', async () => {
    const at = await openStreet(open({ feePpk: 1000 }), { units: 0 })
    await topUp(at, [4, 4, 2, 2])
    const pressed = await approveLate(at)
    expect(pressed.view.total.units).toBe('12')
    await topUp(at, [9])
    await comeBack(at, pressed)
    expect((await pressed.page.present(pressed.id, pressed.page.told(pressed.id))).status).toBe(200)
    expect(at.windows).toHaveLength(1)
    expect(await at.balance()).toBe(11n)
  })

  it('A3: error: is none to money at another bank', async () => {
    const at = await betweenTwoBanks()
    const pressed = await approveLate(at)
    expect(pressed.view).toMatchObject({ total: { units: '5' }, fee: { units: '0' } })
    await buy(at, pageOf(at, '/articles/8'))
    const windows = at.windows.length
    await comeBack(at, pressed)
    expect(await at.balance()).toBe(35n)
    expect((await expectAsked(at, pressed, windows)).fee.units).not.toBe('0')
  })

  it('A3: error: is none to the money of another wallet', async () => {
    const at = await openStreet(open(), { units: 8 })
    const other = await at.ask('createWallet', { name: 'Savings' }, 'onboarding')
    await at.ask('addBank', { wallet: other.id, url: bankUrl })
    await at.topUp(other.id, 50)
    const pressed = await approveLate(at)
    expect(pressed.view.wallet).toMatchObject({ name: 'Reading' })
    await buy(at, pageOf(at, '/articles/8'))
    const windows = at.windows.length
    await comeBack(at, pressed)
    const shown = await expectAsked(at, pressed, windows)
    expect(shown.wallet).toMatchObject({ name: 'Savings', balance: { units: '50' } })
  })

  it('A3: error: is none to something that was not pointed out', async () => {
    const at = await openStreet(open())
    const pressed = await approveLate(at)
    const { publicKey } = at.shop.vendor
    const twin = openShop(at.network, { clock: at.clock, url: 'http://localhost:8403', vendorKey: publicKey })
    await buy(at, openPage(at.world, twin.url))
    const windows = at.windows.length
    await comeBack(at, pressed)
    const shown = await expectAsked(at, pressed, windows)
    expect(shown).toMatchObject({ notices: ['shared-key'], sharedWith: ['localhost:8403'] })
  })

  it('A3: error: to coins that wait at the till is none to those of the balance', async () => {
    const at = await openStreet(open())
    const stranded = pageOf(at, '/articles/1')
    const id = await strand(at, stranded)
    const pressed = await approveLate(at)
    expect(pressed.view.notices).toEqual(['waiting'])
    // The page was only in the browser's back-forward cache.
    at.gone.delete(stranded.document)
    await stranded.pay(id)
    await at.engine.idle()
    expect((await stranded.present(id, stranded.told(id))).status).toBe(200)
    const windows = at.windows.length
    await comeBack(at, pressed)
    expect(await at.balance()).toBe(95n)
    expect((await expectAsked(at, pressed, windows)).notices).toEqual([])
  })

  it('A3: behavior: from before it was kept what was shown is asked for again', async () => {
    const at = await openStreet(open())
    const pressed = await approveLate(at)
    await forgetMeans(at)
    await comeBack(at, pressed)
    expect(await at.balance()).toBe(100n)
    await expectAsked(at, pressed, 1)
    expect(await at.balance()).toBe(95n)
  })
})

describe('"Unlock and pay", when the challenge ran out at the unlock', () => {
  async function unlockLate(at: Street): Promise<Pressed> {
    await at.ask('lock', {})
    const page = pageOf(at, '/articles/7')
    const id = randomUUID()
    await page.pay(id)
    await at.engine.idle()
    const { digest, stage, total } = await view(at)
    expect({ stage, units: total.units }).toEqual({ stage: 'locked', units: '5' })
    // It takes the site so long to say whose till it is.
    const serve = at.network.servers.get(shopUrl)
    at.network.servers.set(shopUrl, async (request) => {
      if (request.url.endsWith('/.well-known/tuppence')) at.clock.now += 6 * minute
      return (await serve?.(request)) ?? new Response('', { status: 500 })
    })
    const window = at.windows.at(-1)
    const input = { id: window?.operation ?? '', digest, password }
    expect(await at.ask('unlockAndPay', input, 'approval', window?.tab)).toEqual({ state: 'accepted' })
    await at.engine.idle()
    expect(page.told(id)).toMatchObject({ state: 'error', code: 'payment-expired' })
    return { id, page }
  }

  it('A3: behavior: the same money pays, without a second question', async () => {
    const at = await betweenTwoBanks()
    const pressed = await unlockLate(at)
    await comeBack(at, pressed)
    expect((await pressed.page.present(pressed.id, pressed.page.told(pressed.id))).status).toBe(200)
    expect(at.windows).toHaveLength(1)
    expect(await at.balance()).toBe(35n)
  })

  it('A3: error: other money, with a fee that no window has shown, is asked about', async () => {
    const at = await betweenTwoBanks()
    const pressed = await unlockLate(at)
    await buy(at, pageOf(at, '/articles/8'))
    const windows = at.windows.length
    await comeBack(at, pressed)
    expect(await at.balance()).toBe(35n)
    expect((await expectAsked(at, pressed, windows)).fee.units).not.toBe('0')
  })
})

/** The approval as versions before stored it. */
async function forgetMeans(at: Street): Promise<void> {
  const vault = createVault(at.storage, await testSealer())
  const id = at.windows.at(-1)?.operation ?? ''
  await vault.step(async (work) => {
    const operation = (await readOperation(work, id)) as PayOperation
    if (operation.state !== 'asked' || operation.approval === undefined) throw new Error(operation.state)
    const { means: _, ...approval } = operation.approval
    saveOperation(work, { ...operation, approval })
  })
}
