import { expect } from 'vitest'
import type { Input } from '../../src/messages/ui.ts'
import { password } from './vault.ts'
import { bankUrl, openWorld, type World, type WorldOptions } from './world.ts'

/** The words of a wallet, as its reader would have written them down. */
export async function wordsOf(world: World, wallet: string): Promise<string> {
  const shown = await world.ask('words', { wallet, password })
  if (shown.state !== 'shown') throw new Error(shown.state)
  return shown.words.join(' ')
}

/** What an export file is kept under. */
export const filePassword = 'what the file is kept under'

/** The export file of everything here. */
export async function exportFrom(world: World): Promise<string> {
  const made = await world.ask('exportFile', { password, filePassword })
  if (made.state !== 'made') throw new Error(made.state)
  expect(made.name).toMatch(/^tuppence-\d{4}-\d\d-\d\d\.json$/)
  return made.file
}

/** Another browser, with nothing in it, where the reader types words and banks. */
export async function openOther(world: World, options: WorldOptions = {}): Promise<World> {
  const { network, clock } = world
  return openWorld({ network, clock, ...options })
}

/** Restores a wallet there, as far as it goes by itself. */
export async function restoreIn(
  other: World,
  words: string,
  { banks = [bankUrl], file }: { banks?: readonly string[]; file?: Input<'restore'>['file'] } = {},
): Promise<string> {
  const made = await other.ask('restore', { name: 'Back', words, ...(file && { file }) }, 'onboarding')
  if (!('wallet' in made)) throw new Error(made.state)
  for (const url of banks) await other.ask('restoreBank', { wallet: made.wallet, url }, 'onboarding')
  await other.engine.idle()
  return made.wallet
}

/** Rings the alarm until nothing is waited for. */
export async function settle(world: World, rounds = 40): Promise<void> {
  await world.engine.start(false)
  await world.engine.idle()
  for (let round = 0; round < rounds && world.seen.wakeAt !== undefined; round += 1) {
    world.clock.now = Math.max(world.clock.now, world.seen.wakeAt)
    await world.engine.wake()
    await world.engine.idle()
  }
}
