import type { Config } from '../config.ts'

/** When to try again after `attempts` tries without a clear answer, in milliseconds since 1970. */
export function nextTry(now: number, attempts: number, config: Config): number {
  const wait = config.backOff * 2 ** Math.min(attempts - 1, 30)
  return now + Math.min(wait, config.backOffMax)
}
