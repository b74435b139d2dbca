import { randomUUID } from 'node:crypto'
import type { Names, Situation } from './commandSamples.ts'
import { restoreIn, wordsOf } from './restored.ts'
import { openPage, shopUrl } from './shop.ts'
import { openStreet } from './street.ts'
import { bankUrl, createNetwork, openWorld, type TestBank, type World } from './world.ts'

export type Place = { readonly world: World; readonly names: Partial<Names>; readonly tab?: number }

const words = 'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about'
/** Every password is tried, however often one was wrong. */
const config = { wrongPasswords: 1e9, restoreCounters: 100 }

/** Opens a wallet in a situation; `file` is an export file of the words that stand in it. */
export async function openSituation(bank: TestBank, situation: Situation): Promise<Place> {
  switch (situation) {
    case 'bare':
      return { world: await openWorld({ vault: 'none', config }), names: {} }
    case 'sealed':
      return { world: await openWorld({ config }), names: { words } }
    case 'restored':
      return restored(bank)
    default:
      return asked(bank, situation)
  }
}

async function restored(bank: TestBank): Promise<Place> {
  const network = createNetwork()
  network.servers.set(bankUrl, bank.serve)
  const world = await openWorld({ config, network })
  return { world, names: { wallet: await restoreIn(world, words), words } }
}

async function asked(bank: TestBank, situation: 'asked' | 'locked' | 'proven'): Promise<Place> {
  const { world, wallet } = await openStreet(bank, { units: 20, config })
  const told = (await wordsOf(world, wallet)).split(' ')
  const [topUp] = (await world.ask('payments', {})).payments
  if (situation === 'proven') await world.ask('proveBackup', { wallet })
  if (situation === 'locked') await world.ask('lock', {})
  await openPage(world, shopUrl).pay(randomUUID())
  await world.engine.idle()
  const { operation: payment = '', tab } = world.windows.at(-1) ?? {}
  const { digest } = await world.ask('approval', { id: payment }, 'approval', tab)
  return {
    world,
    ...(tab !== undefined && { tab }),
    names: {
      ...{ wallet, payment, digest, topUp: topUp?.id ?? '', words },
      ...{ first: told[0] ?? '', second: told[1] ?? '', third: told[11] ?? '' },
    },
  }
}

/** An export file of a wallet with those words, which has paid. */
export async function fileOf(bank: TestBank, password: string): Promise<string> {
  const { world } = await restored(bank)
  const made = await world.ask('exportFile', { password, filePassword: password })
  if (made.state !== 'made') throw new Error(made.state)
  return made.file
}
