import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBank } from '@tuppence/bank'
import { describe, expect, it, onTestFinished } from 'vitest'
import { maintain } from '../../bank/src/mint/books.ts'
import { openEpoch } from '../../bank/src/storage/epoch.ts'
import { bankRate } from '../../scripts/lib/withChanges.mjs'
import { openOther, restoreIn, wordsOf } from './support/restored.ts'
import { openPage } from './support/shop.ts'
import { openStreet } from './support/street.ts'
import { password } from './support/vault.ts'
import { bankUrl, curve } from './support/world.ts'

describe('coins that were minted while nobody listened', () => {
  /** A bank by the wallet's clock, that can be made to do what it does every ten minutes. */
  function openKeptBank(clock: { now: number }) {
    const data = mkdtempSync(join(tmpdir(), 'tuppence-topup-'))
    const now = () => Math.floor(clock.now / 1000)
    const { app, bank, close } = createBank({
      ...{ data, testMoney: true, log: () => {}, curve, now },
      ...bankRate(),
    })
    onTestFinished(() => {
      close()
      rmSync(data, { recursive: true, force: true })
    })
    const tidy = () => maintain(bank, openEpoch(data, bank.store.db, bank.store.meta))
    return { serve: (request: Request) => app.fetch(request), close() {}, tidy }
  }

  /** A top-up whose coins are made, and the wallet locked before it hears of them. */
  async function lockedMeanwhile(clock: { now: number }) {
    const kept = openKeptBank(clock)
    const at = await openStreet(kept, { clock, units: 0 })
    const words = await wordsOf(at.world, at.wallet)
    at.network.servers.set(bankUrl, async (request) => {
      const response = await kept.serve(request)
      if (request.url.endsWith('/v1/mint/test')) await at.ask('lock', {})
      return response
    })
    const { id } = await at.ask('topUp', { wallet: at.wallet, units: '37' })
    await at.engine.idle()
    at.network.servers.set(bankUrl, kept.serve)
    return { ...at, kept, words, id }
  }

  it.each([1, 25, 49])(
    'W6: behavior: locked before the reply came, they are there once %i hours later',
    async (hours) => {
      const clock = { now: Date.now() }
      const { kept, ask, engine, balance, id } = await lockedMeanwhile(clock)
      clock.now += hours * 3_600_000
      await kept.tidy()
      expect(await ask('unlock', { password })).toEqual({ state: 'unlocked' })
      await engine.idle()
      expect((await ask('topUpState', { id })).state).toBe('done')
      expect(await balance()).toBe(37n)
      expect((await ask('payments', {})).payments.map(({ state }) => state)).toEqual(['paid'])
    },
  )

  it.each([25, 49])(
    'behavior: moved to another browser within %i hours, they are only there',
    async (hours) => {
      const clock = { now: Date.now() }
      const { kept, world, words, id } = await lockedMeanwhile(clock)
      const other = await openOther(world)
      await restoreIn(other, words)
      clock.now += hours * 3_600_000
      await kept.tidy()
      await world.ask('unlock', { password })
      await world.engine.idle()
      expect((await world.ask('topUpState', { id })).state).toBe('done')
      expect([await world.balance(), await other.balance()]).toEqual([0n, 37n])
    },
  )

  it('W6: behavior: a copy that passes between two questions brings no coins back that were paid with', async () => {
    const clock = { now: Date.now() }
    const kept = openKeptBank(clock)
    const at = await openStreet(kept, { clock, units: 0 })
    // The first request is on its way for long: it arrives as its outputs are asked for. Is another one made, then
    // nothing is heard of either until later.
    let [late, isSilent] = [undefined as Request | undefined, true]
    let others = 0
    at.network.servers.set(bankUrl, async (request) => {
      const isMint = request.url.endsWith('/v1/mint/test')
      if (isMint && late !== undefined) others += 1
      if (isMint) late ??= request.clone()
      const isOfQuote = request.url.includes('/v1/mint/quote/test/') && others > 0
      if (isSilent && (isMint || isOfQuote)) throw new TypeError('fetch failed')
      if (request.url.endsWith('/v1/restore') && late !== undefined) await kept.serve(late.clone())
      return kept.serve(request)
    })
    const { id } = await at.ask('topUp', { wallet: at.wallet, units: '37' })
    await at.engine.idle()
    expect(await at.balance()).toBe(37n)
    const page = openPage(at.world, at.shop.url)
    const press = randomUUID()
    await page.pay(press)
    await at.engine.idle()
    await at.approve()
    await at.engine.idle()
    expect(page.told(press)).toMatchObject({ state: 'ready' })
    isSilent = false
    clock.now += 3_600_000
    await at.engine.wake()
    await at.engine.idle()
    expect((await at.ask('topUpState', { id })).state).toBe('done')
    expect(await at.balance()).toBe(32n)
  })
})
