import type { Config } from '../config.ts'
import type { Context } from './Context.ts'

/** Whether the time to try again has come, or none is stored. */
export function mayTry(nextAt: number | undefined, now: number, config: Config): boolean {
  return nextAt === undefined || nextAt <= now || isAhead(nextAt, now, config)
}

/** When to wake up for the next try, in milliseconds. */
export function tryAt(nextAt: number | undefined, now: number, config: Config): number {
  return nextAt === undefined || isAhead(nextAt, now, config) ? now + config.backOff : nextAt
}

/** Further away than any wait: stored while the clock was ahead, and it has been set right. */
export function isAhead(nextAt: number, now: number, { backOffMax }: Config): boolean {
  return nextAt > now + backOffMax
}

/** What is stored of the try that was the `attempts`th without a clear answer: the wait is doubled each time. */
export function triedAt({ now, config }: Pick<Context, 'now' | 'config'>, attempts: number) {
  const wait = Math.min(config.backOff * 2 ** Math.min(attempts - 1, 30), config.backOffMax)
  return { attempts, nextAt: now() + wait }
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
