import { expect } from '@playwright/test'
import type { Overseer, Touch } from '../fixtures/overseer.ts'
import type { Choice } from './choices.ts'

/** Something a reader does that the worker takes many steps for. */
export type Journey = {
  /** What has to be there before it, unharmed. */
  prepare?(): Promise<void>
  /** Does what a reader does first. */
  begin(): Promise<Going>
  /** The states in which the wallet has nothing more to do for it. */
  readonly last: readonly string[]
  /** After it, killed or not: everything is as it must be. */
  check(): Promise<void>
}

export type Going = {
  /** Takes it to its good end by nothing but clicks on what is there. */
  finish(): Promise<void>
  /** One more click, as of a reader who sees nothing happen. */
  clickAgain(): Promise<void>
  /** Closes the page. */
  leave(): Promise<void>
}

type Options = {
  readonly overseer: Overseer
  readonly journey: Journey
  readonly killWorker: () => Promise<void>
  /** Of the touches that were seen, those to be killed at. */
  readonly choose: Choice
}

/** What came of it. */
export type Census = {
  /** Touches that were seen on the way nobody was killed on. */
  readonly touches: number
  /** How many of them were chosen to be killed at. */
  readonly places: number
  /** How many kills landed in each state. */
  readonly kills: ReadonlyMap<string, number>
  /** The deeds chosen that no later trip came to, though both trips that nobody was killed on did. */
  readonly missed: readonly string[]
  /**
   * Other places that no later trip came to: deeds that one of the two had not come to, and reads, which two things at
   * once put in another order; a death there leaves what one at the deed before it does.
   */
  readonly chance: readonly string[]
}

/**
 * Goes on a journey twice unharmed to see what there is to be killed at, and what of it is there each time (the first of
 * its kind asks for things that are known afterwards), then once more for each of the places chosen, and kills the worker
 * there.
 */
export async function killEverywhere({ choose, ...options }: Options): Promise<Census> {
  const kills = new Map<string, number>()
  const before = new Set((await go(options)).touches.map(({ name }) => name))
  const touches = (await go(options)).touches.map((touch) => ({ ...touch, isSteady: before.has(touch.name) }))
  const places = choose(touches)
  const [missed, chance]: [string[], string[]] = [[], []]
  for (const [i, { name, told, isSteady }] of places.entries()) {
    // Half of the time nobody clicks again: the page asks by itself.
    const killed = await killAt({ ...options, place: name, clicks: i % 2 === 0 })
    if (killed) kills.set(killed.state, (kills.get(killed.state) ?? 0) + 1)
    else if (told.what !== 'read' && isSteady) missed.push(name)
    else chance.push(name)
    if ((i + 1) % often === 0) console.log(`${i + 1} of ${places.length}`)
  }
  return { touches: touches.length, places: places.length, kills, missed, chance }
}

/** After so many places it is said how far it is. */
const often = 10
/** Trips after which a place that was not met is given up. */
const mostTrips = 3

/** What comes by chance on one trip may not come on the next, and be met on the one after. */
async function killAt(trip: Trip): Promise<Touch | undefined> {
  for (let i = 0; i < mostTrips; i += 1) {
    const { killed } = await go(trip).catch((cause) => {
      throw new Error(`after a death at ${trip.place}: ${cause}`, { cause })
    })
    if (killed) return killed
  }
  return undefined
}

type Trip = Omit<Options, 'choose'> & { readonly place?: string; readonly clicks?: boolean }

async function go({ overseer, journey, killWorker, place, clicks }: Trip) {
  await journey.prepare?.()
  const watch = overseer.watch()
  const standing = place === undefined ? new Promise<never>(() => {}) : watch.standsAt(place)
  const going = await journey.begin()
  const finished = going.finish()
  const unharmed = finished.then(() => watch.comesTo(journey.last)).then(() => undefined)
  const killed = await Promise.race([standing, unharmed])
  if (killed) {
    await killWorker()
    if (clicks) await going.clickAgain()
    await finished
  }
  // What checking and the next preparation touch is no part of it.
  overseer.watch()
  await going.leave()
  await journey.check()
  return { killed, touches: watch.touches }
}

/** Prints how many kills landed in each state, and fails if one of these got none, or a place none. */
export function expectAll(
  what: string,
  { touches, places, kills, missed, chance }: Census,
  states: readonly string[],
): void {
  const landed = [...kills.values()].reduce((sum, count) => sum + count, 0)
  const lines = [...kills].map(([state, count]) => `\n  ${state}: ${count}`)
  console.log(
    `${what}: ${touches} touches, ${places} of them chosen; the worker was killed ${landed} times; by state${lines.join('')}`,
  )
  for (const name of chance) console.log(`  came by chance, and not again: ${name}`)
  for (const state of states) expect(kills.get(state) ?? 0, `kills in ${state} of ${what}`).toBeGreaterThan(0)
  expect(missed, `places of ${what} where nobody was killed`).toEqual([])
}
