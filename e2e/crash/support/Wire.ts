import { setImmediate as turn } from 'node:timers/promises'
import type { Random } from './Random.ts'

/** Answers at an origin. Rejects with a TypeError, as fetch does, when nobody is there. */
export type Server = (request: Request) => Promise<Response>

type Message = { readonly url: string; readonly init: RequestInit }

/** What may happen to one exchange. */
const fates = ['lost-request', 'lost-reply', 'late', 'repeated', 'held', 'refused'] as const

export type Fate = (typeof fates)[number]

export type Wire = ReturnType<typeof create>

/** A network between all parts that does its worst while `weather.storm` is above 0: a share of exchanges goes wrong. */
export function create(random: Random, weather: { storm: number }) {
  const servers = new Map<string, Server>()
  const counts = new Map<Fate, number>()
  /** Copies that are still on their way, though their sender has stopped waiting. */
  let late: Message[] = []

  async function deliver({ url, init }: Message): Promise<Response> {
    const server = servers.get(new URL(url).origin)
    if (server === undefined) throw new TypeError('fetch failed')
    // Node has no page to be of the same origin as, and nobody here waits for a timeout.
    const { mode: _, signal: __, ...rest } = init
    return server(new Request(url, rest))
  }

  async function fetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    const message = { url: String(input), init }
    if (!random.chance(weather.storm)) return deliver(message)
    const fate = random.pick(fates)
    counts.set(fate, (counts.get(fate) ?? 0) + 1)
    switch (fate) {
      case 'lost-request':
        throw new TypeError('fetch failed')
      case 'late':
        late.push(message)
        throw new TypeError('fetch failed')
      case 'lost-reply':
        await deliver(message)
        throw new TypeError('fetch failed')
      case 'repeated':
        late.push(message)
        return deliver(message)
      case 'held':
        // Others go first.
        for (let turns = 1 + random.below(60); turns > 0; turns -= 1) await turn()
        return deliver(message)
      case 'refused':
        return Response.json({}, { status: random.pick([429, 500, 502, 503]) })
    }
  }

  return {
    servers,
    counts,
    fetch,
    late: () => late.length,
    /** One of the copies on their way arrives, in any order; what is answered reaches nobody. */
    async arrive(): Promise<void> {
      if (late.length === 0) return
      const message = random.pick(late)
      late = late.filter((each) => each !== message)
      const response = await deliver(message).catch(() => undefined)
      await response?.text()
    },
  }
}
