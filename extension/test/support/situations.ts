import { randomUUID } from 'node:crypto'
import * as Box from '../../src/background/vault/Box.ts'
import { passwordBytes } from '../../src/background/vault/password.ts'
import type { Names, Situation } from './commandSamples.ts'
import { restoreIn, wordsOf } from './restored.ts'
import { openPage, shopUrl } from './shop.ts'
import { openStreet } from './street.ts'
import { quickKdf } from './vault.ts'
import { bankUrl, createNetwork, openWorld, type TestBank, type World } from './world.ts'

export type Place = { readonly world: World; readonly names: Partial<Names>; readonly tab?: number }

/** The words of a test wallet that everybody knows. */
export const abandon =
  'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about'
/** Every password is tried, however often one was wrong. */
const config = { wrongPasswords: 1e9, restoreCounters: 100 }

/** Opens a wallet in a situation; `file` is an export file of the words that stand in it. */
export async function openSituation(bank: TestBank, situation: Situation): Promise<Place> {
  switch (situation) {
    case 'bare':
      return { world: await openWorld({ vault: 'none', config }), names: {} }
    case 'sealed':
      return { world: await openWorld({ config }), names: { words: abandon } }
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
  return { world, names: { wallet: await restoreIn(world, abandon), words: abandon } }
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
      ...{ wallet, payment, digest, topUp: topUp?.id ?? '', words: abandon },
      ...{ first: told[0] ?? '', second: told[1] ?? '', third: told[11] ?? '' },
    },
  }
}

/** An export file of a wallet of those words that has paid, been refused and has limits. */
export async function fileOf(bank: TestBank, password: string): Promise<string> {
  const street = await openStreet(bank, { units: 0 })
  const { world } = street
  const wallet = await restoreIn(world, abandon)
  await world.topUp(wallet, 50)
  for (const path of ['/articles/1', '/articles/2', '/articles/3']) {
    const page = openPage(world, shopUrl, { document: randomUUID(), path })
    const id = randomUUID()
    await page.pay(id)
    await world.engine.idle()
    await (path === '/articles/3' ? world.decline() : world.approve())
    await world.engine.idle()
    if (path === '/articles/1') await page.present(id, await page.state(id))
  }
  await world.ask('setLimits', { currency: 'usd', payment: '77', day: '500', month: '900' })
  await world.ask('setLimits', { currency: 'usd', wallet, day: '88' })
  const made = await world.ask('exportFile', { password, filePassword: password })
  if (made.state !== 'made') throw new Error(made.state)
  return made.file
}

/** What lies in an export file. */
export async function contentOf(file: string, password: string): Promise<unknown> {
  const bytes = await Box.open(JSON.parse(file).box, { password: passwordBytes(password), purpose: 'export' })
  return JSON.parse(Buffer.from(bytes ?? []).toString())
}

/** An export file, sealed as it should be, with anything in it. */
export async function sealedFile(content: unknown, password: string): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(content))
  const box = await Box.close(bytes, {
    password: passwordBytes(password),
    kdf: quickKdf,
    purpose: 'export',
  })
  return JSON.stringify({ tuppence: 'export', box })
}
