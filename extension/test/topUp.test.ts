import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  bankUrl,
  createNetwork,
  openBank,
  openWorld,
  type Server,
  type WorldOptions,
} from './support/world.ts'

let bank: ReturnType<typeof openBank>
beforeAll(() => {
  bank = openBank()
})
afterAll(() => bank.close())

function world(serve: Server = bank.serve, options: WorldOptions = {}) {
  const network = createNetwork()
  network.servers.set(bankUrl, serve)
  return openWorld({ network, ...options })
}

describe('top up', () => {
  it('behavior: a wallet, a bank and test money, marked as such', async () => {
    const { ask, setUp, topUp, engine } = await world()
    expect((await ask('overview', {})).stage).toBe('no-wallet')
    const wallet = await setUp()
    expect((await ask('overview', {})).stage).toBe('no-money')
    const id = await topUp(wallet, 420)
    expect(await ask('topUpState', { id })).toEqual({
      id,
      state: 'done',
      amount: { units: '420', currency: 'usd', test: true },
    })
    const { stage, wallets, recent } = await ask('overview', {})
    expect(stage).toBe('ready')
    expect(wallets[0]?.balance).toEqual({ units: '420', currency: 'usd', test: true })
    expect(wallets[0]?.bank).toMatchObject({
      url: bankUrl,
      host: 'localhost:3338',
      currency: 'usd',
      test: true,
    })
    expect(recent).toMatchObject([{ kind: 'top-up', state: 'paid', wallet: 'Reading' }])
    await engine.wake()
    expect((await ask('overview', {})).wallets[0]?.balance.units).toBe('420')
  })
})
