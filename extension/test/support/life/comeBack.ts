import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { type Fault, lostReplies, lostRequests } from '../faults.ts'
import { exportFrom, filePassword, wordsOf } from '../restored.ts'
import { openPage } from '../shop.ts'
import { release } from '../visit.ts'
import { bankUrl, type World } from '../world.ts'
import { banks, banksBefore, type Place } from './place.ts'

export const silent: Fault = { kind: 'answer', status: 502 }
const asItIs: Fault = { kind: 'change', change: (reply) => reply }

/** A wallet with money at every bank, and coins that wait at a shop of each. Its words, and its export file. */
export async function liveBefore(world: World, { shops, faultsOf }: Place) {
  const { id: wallet } = await world.ask('createWallet', { name: 'Reading' }, 'onboarding')
  for (const bank of banks) {
    await world.ask('addBank', { wallet, url: bank }, 'onboarding')
    await world.ask('topUp', { wallet, units: '64', bank })
    await world.engine.idle()
  }
  for (const { bank, shop } of shops.before) {
    const page = openPage(world, shop.url)
    if (bank !== banksBefore.cancelled) {
      await release(world, page)
      continue
    }
    // Of this one no history will tell.
    faultsOf(bank).next('/v1/swap', ...lostReplies)
    faultsOf(bank).next('/v1/restore', ...lostRequests)
    await page.pay(randomUUID())
    await world.engine.idle()
    await world.approve()
    await world.engine.idle()
  }
  return { words: await wordsOf(world, wallet), file: await exportFrom(world) }
}

/** It comes back by words and file: from the first bank, and from each of the others as far as its name says. */
export async function comeBack(world: World, place: Place, { words, file }: { words: string; file: string }) {
  const restore = { name: 'Back', words, file: { file, password: filePassword } }
  const made = await world.ask('restore', restore, 'onboarding')
  if (!('wallet' in made)) throw new Error(made.state)
  const { wallet } = made
  const begin = async (url: string) => {
    await world.ask('restoreBank', { wallet, url }, 'onboarding')
    await world.engine.idle()
  }
  await begin(bankUrl)
  // Coins are found and held, and then the bank falls silent.
  for (const url of [banksBefore.cancelled, banksBefore.scanning])
    place.faultsOf(url).next('/v1/restore', asItIs, ...Array<Fault>(1000).fill(silent))
  await begin(banksBefore.cancelled)
  await world.ask('cancelRestore', { wallet })
  await begin(banksBefore.scanning)
  // One batch in which coins are, and three in which there are none; then they are moved, and nothing is heard of it.
  const moving = place.faultsOf(banksBefore.moving)
  moving.next('/v1/restore', ...Array<Fault>(4).fill(asItIs), ...Array<Fault>(1000).fill(silent))
  moving.next('/v1/swap', ...lostReplies, ...lostRequests, ...Array<Fault>(1000).fill(silent))
  await begin(banksBefore.moving)
  expect(await world.ask('restoreState', { wallet })).toMatchObject({ named: [{ url: banksBefore.named }] })
  return wallet
}
