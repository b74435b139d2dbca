import type { Config } from '../config.ts'

const minute = 60_000
const mostOrigins = 1000

/** Counts what each origin asks for. In memory: it saves work, and no money hangs on it. */
export type Rate = {
  /**
   * Lets a call in and gives what to call at its end. `said`: it is under way already, or was let in before by an origin
   * that asks for too much by now; to call that busy would end its press in the page, and its payment goes on.
   */
  admit(origin: string, id: string): (() => void) | 'said' | 'busy'
}

type Call = { readonly id: string; readonly at: number; isOver?: true }

/** Calls of one origin in any minute, and at once (threats §2). `now` in milliseconds. */
export function createRate(
  limits: Pick<Config, 'callsPerMinute' | 'callsInFlight'>,
  now: () => number,
): Rate {
  const origins = new Map<string, Call[]>()
  return {
    admit(origin, id) {
      const calls = (origins.get(origin) ?? []).filter(({ at, isOver }) => now() - at < minute || !isOver)
      origins.delete(origin)
      origins.set(origin, calls)
      // The origin that has been quiet for longest is forgotten first.
      const [oldest] = origins.keys()
      if (origins.size > mostOrigins && oldest !== undefined) origins.delete(oldest)
      const inFlight = calls.filter(({ isOver }) => !isOver)
      const isTooMuch = calls.length >= limits.callsPerMinute || inFlight.length >= limits.callsInFlight
      if ((isTooMuch ? calls : inFlight).some((call) => call.id === id)) return 'said'
      if (isTooMuch) return 'busy'
      const call: Call = { id, at: now() }
      calls.push(call)
      return () => {
        call.isOver = true
      }
    },
  }
}
