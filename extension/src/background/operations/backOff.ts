import type { Config } from '../config.ts'
import type { Context } from './Context.ts'
import type { Trouble } from './settleSwap.ts'

/** Whether the time to try again has come, or none is stored. */
export function mayTry(nextAt: number | undefined, now: number, config: Config): boolean {
  return nextAt === undefined || nextAt <= now || isAhead(nextAt, now, config)
}

/** When to wake up for the next try, in milliseconds: never at once, for what is due is being tried, or cannot be. */
export function tryAt(nextAt: number | undefined, now: number, config: Config): number {
  return nextAt === undefined || mayTry(nextAt, now, config) ? now + config.backOff : nextAt
}

/** Further away than any wait: stored while the clock was ahead, and it has been set right. */
export function isAhead(nextAt: number, now: number, { backOffMax }: Config): boolean {
  return nextAt > now + backOffMax
}

type Waiting = { readonly nextAt?: number }
type Clock = Pick<Context, 'now' | 'config'>

/** Those that may be tried now. */
export function dueOf<T extends Waiting>(all: readonly T[], { now, config }: Clock): T[] {
  return all.filter(({ nextAt }) => mayTry(nextAt, now(), config))
}

/** When each wants to be tried, in milliseconds. */
export function timesOf(all: readonly Waiting[], { now, config }: Clock): number[] {
  return all.map(({ nextAt }) => tryAt(nextAt, now(), config))
}

/** What is stored of the try that was the `attempts`th without a clear answer: the wait is doubled each time. */
export function triedAt({ now, config }: Clock, attempts: number) {
  const wait = Math.min(config.backOff * 2 ** Math.min(attempts - 1, 30), config.backOffMax)
  return { attempts, nextAt: now() + wait }
}

/** The same of an operation that has tried `attempts` times before, with what is known of why. */
export function troubled(
  context: Clock,
  { attempts }: { readonly attempts: number },
  { reason, evidence }: Trouble,
) {
  return { ...triedAt(context, attempts + 1), reason, ...(evidence !== undefined && { evidence }) }
}

/** The first few tries are a little apart: the same, due at once when it is time; later ones are left to the alarm. */
export async function soonAgain<T extends { readonly attempts: number; readonly nextAt?: number }>(
  { config, delay }: Pick<Context, 'config' | 'delay'>,
  waiting: T | undefined,
): Promise<T | undefined> {
  const pause = waiting && config.quickRetries[waiting.attempts - 1]
  if (waiting === undefined || pause === undefined) return undefined
  await delay(pause)
  const { nextAt: _, ...soon } = waiting
  return soon as T
}
