import type { Config } from '../config.ts'

/** What an origin's refusals have led to. Times in milliseconds. */
export type Silence = {
  readonly refusals: readonly number[]
  readonly until: number
  /** How long the last silence was; the next one is twice that. */
  readonly length: number
}

export const unsilenced: Silence = { refusals: [], until: 0, length: 0 }

/** Until when it is not listened to. What is further away than any silence was stored while the clock was ahead. */
export function silentUntil({ until }: Silence, now: number, { silenceMax }: Config): number {
  return until > now + silenceMax ? 0 : until
}

/** The origin's record after one more refusal by the reader (threats A6). Pure. */
export function afterRefusal(silence: Silence, now: number, config: Config): Silence {
  const recent = [...silence.refusals.filter((time) => now - time < config.refusalWindow), now]
  if (recent.length < config.refusals) return { ...silence, refusals: recent }
  const length = Math.min(silence.length === 0 ? config.silence : silence.length * 2, config.silenceMax)
  return { refusals: [], until: now + length, length }
}
