import type { Touch } from '../fixtures/overseer.ts'

/** A touch on a trip that nobody was killed on. `isSteady`: the trip before it came to it too. */
export type Seen = Touch & { readonly isSteady: boolean }

/** Of the touches that were seen, those to be killed at. */
export type Choice = (touches: readonly Seen[]) => readonly Seen[]

/**
 * Every place where a death leaves something else behind: each deed, before it and after it, and of reads that follow
 * one another only the first. Nothing is written, sent or shown between two such reads, and what a worker has in its
 * head dies with it, so the next worker, the bank and the page find the same after a death at any of them. Where a deed
 * of something else is under way meanwhile, a later read may come after it has happened; that is what the death after
 * that deed leaves behind.
 */
export const distinct: Choice = (touches) =>
  touches.filter(isLasting).filter((touch, i, all) => isDeed(touch) || all.slice(i - 1, i).every(isDeed))

/**
 * Of each state the last deed before it is left, and every time the bank has acted and is not heard yet; of deeds that are
 * done each time, for one kill that is missed leaves a state without any.
 */
export const telling: Choice = (touches) => {
  const deeds = touches
    .filter(({ isSteady }) => isSteady)
    .filter(isLasting)
    .filter(isDeed)
  return deeds.filter((touch, i) => {
    const { told, state } = touch
    const isHeard = told.what === 'fetch' && told.when === 'after' && actsOn(told.at)
    return isHeard || deeds[i + 1]?.state !== state
  })
}

/** Of the touches another choice makes, those in these states. */
export function inStates(states: readonly string[], choice: Choice): Choice {
  return (touches) => choice(touches).filter(({ state }) => states.includes(state))
}

/**
 * Not what the wallet notes in the browser's memory as time goes by, with no payment in it: when it was last used, that
 * nothing waits. It comes on one trip and not on the next, and no death there leaves anything else behind.
 */
const isLasting = ({ told }: Touch) => told.what !== 'session' || (told.states ?? []).length > 0

const isDeed = ({ told }: Touch) => told.what !== 'read'

const actsOn = (path: string) => path === '/v1/swap' || path === '/v1/mint/test'
