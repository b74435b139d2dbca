import { randomUUID } from 'node:crypto'
import { defaults } from '../../extension/src/background/engine.ts'
import { readHeader } from '../../extension/src/background/vault/Header.ts'
import { stretch } from '../../extension/src/background/vault/Kdf.ts'
import { passwordBytes } from '../../extension/src/background/vault/password.ts'
import { openPage, openShop, shopUrl } from '../../extension/test/support/shop.ts'
import { password } from '../../extension/test/support/vault.ts'
import {
  bankUrl,
  createNetwork,
  openBank,
  openWorld,
  type World,
} from '../../extension/test/support/world.ts'

export const { kdf } = defaults

/** What the wallet has bought before it is locked. */
export const bought = 40

/** What no unlock can do without. */
export async function kdfAlone(): Promise<void> {
  await stretch(passwordBytes(password), crypto.getRandomValues(new Uint8Array(16)), kdf)
}

/**
 * A wallet with coins, a history, and a payment whose coins wait at a shop, that is locked and unlocked as its pages do
 * it: the command, the try that is counted, the key, the overview.
 */
export async function lockedWallet() {
  const network = createNetwork()
  const bank = openBank()
  network.servers.set(bankUrl, bank.serve)
  // The tests' own vault is stretched by the least that is allowed.
  const world = await openWorld({ network, vault: 'none', config: { kdf } })
  await world.ask('setPassword', { password }, 'onboarding')
  openShop(network, { clock: world.clock })
  await world.topUp(await world.setUp(), 400)
  for (let number = 0; number < bought; number += 1) await read(world, number)
  await read(world, bought, { isGone: true })
  return {
    lock: () => world.ask('lock', {}),
    async unlock(): Promise<void> {
      const { state } = await world.ask('unlock', { password })
      const { stage, recent, wallets } = await world.ask('overview', {})
      if (state !== 'unlocked' || stage !== 'ready' || wallets[0]?.balance.units !== '195')
        throw new Error(`${state}, ${stage}, ${wallets[0]?.balance.units}`)
      if (recent[0]?.state !== 'waiting') throw new Error(`the last payment is ${recent[0]?.state}`)
      await world.engine.idle()
    },
    /** What its password is really stretched by. */
    kdf: async () => (await readHeader(world.storage))?.header.box.kdf,
    close: () => bank.close(),
  }
}

/** Buys one article, or says yes for a page that is gone by then. */
async function read(world: World, number: number, { isGone = false } = {}): Promise<void> {
  const page = openPage(world, shopUrl, { path: `/articles/${number}` })
  const id = randomUUID()
  await page.pay(id)
  await world.engine.idle()
  if (isGone) world.gone.add(page.document)
  await world.approve()
  await world.engine.idle()
  if (!isGone) await page.present(id, page.told(id))
  // One page after the other, as a reader would.
  world.clock.now += 60_000
}
