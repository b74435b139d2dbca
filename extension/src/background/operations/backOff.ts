import type { Config } from '../config.ts'

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

/** When to try again after `attempts` tries without a clear answer, in milliseconds since 1970. */
export function nextTry(now: number, attempts: number, config: Config): number {
  const wait = config.backOff * 2 ** Math.min(attempts - 1, 30)
  return now + Math.min(wait, config.backOffMax)
}
