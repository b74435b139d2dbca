import type { Config } from '../config.ts'

const minute = 60_000
const mostOrigins = 1000

/** Counts what each origin asks for. In memory: it saves work, and no money hangs on it. */
export type Rate = {
  /** Lets a call in and gives what to call at its end; `undefined` when the origin asks for too much. */
  admit(origin: string): (() => void) | undefined
}

type Calls = { recent: number[]; inFlight: number }

/** Calls of one origin in any minute, and at once (threats §2). `now` in milliseconds. */
export function createRate(
  limits: Pick<Config, 'callsPerMinute' | 'callsInFlight'>,
  now: () => number,
): Rate {
  const origins = new Map<string, Calls>()
  return {
    admit(origin) {
      const calls = origins.get(origin) ?? { recent: [], inFlight: 0 }
      const since = now() - minute
      calls.recent = calls.recent.filter((time) => time > since)
      origins.delete(origin)
      origins.set(origin, calls)
      // The origin that has been quiet for longest is forgotten first.
      const [oldest] = origins.keys()
      if (origins.size > mostOrigins && oldest !== undefined) origins.delete(oldest)
      if (calls.recent.length >= limits.callsPerMinute || calls.inFlight >= limits.callsInFlight)
        return undefined
      calls.recent.push(now())
      calls.inFlight += 1
      return () => {
        calls.inFlight -= 1
      }
    },
  }
}
