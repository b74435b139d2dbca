import type { Server } from './world.ts'

/** What happens to one exchange with a server. */
export type Fault =
  /** It acts, and its answer never arrives. */
  | { readonly kind: 'lost-reply' }
  /** The request never arrives. */
  | { readonly kind: 'lost-request' }
  /** It does nothing and answers so. */
  | { readonly kind: 'answer'; readonly status: number; readonly body?: unknown }
  /** It acts, and its reply is changed on the way. */
  | { readonly kind: 'change'; readonly change: (reply: unknown) => unknown }

/** As often as it is tried before it is left alone for a while. */
const tries = 3

/** It acts, and its answers are lost until it is left alone for a while. */
export const lostReplies = Array<Fault>(tries).fill({ kind: 'lost-reply' })
export const lostRequests = Array<Fault>(tries).fill({ kind: 'lost-request' })
/** It signs, and does not prove that it did so with its key. */
export const unproven = Array<Fault>(tries).fill({
  kind: 'change',
  change: (reply) => {
    const { signatures } = reply as { signatures?: { dleq?: unknown }[] }
    return { ...Object(reply), signatures: signatures?.map(({ dleq: _, ...each }) => each) }
  },
})

/** A server some of whose exchanges go wrong: each path takes its faults in turn, then works. */
export function faulty(serve: Server) {
  const faults = new Map<string, Fault[]>()
  const asked: string[] = []
  const server: Server = async (request) => {
    const { pathname } = new URL(request.url)
    asked.push(pathname)
    const fault = faults.get(pathname)?.shift()
    switch (fault?.kind) {
      case undefined:
        return serve(request)
      case 'lost-request':
        throw new TypeError('fetch failed')
      case 'lost-reply':
        await serve(request)
        throw new TypeError('fetch failed')
      case 'answer':
        return Response.json(fault.body ?? {}, { status: fault.status })
      case 'change': {
        const response = await serve(request)
        return Response.json(fault.change(await response.json()), { status: response.status })
      }
    }
  }
  return {
    server,
    asked,
    /** These go wrong next, in this order. */
    next(path: string, ...more: Fault[]) {
      faults.set(path, [...(faults.get(path) ?? []), ...more])
    },
    /** Every exchange of a path goes wrong the same way, until `heal`. */
    always(path: string, fault: Fault) {
      faults.set(path, Array<Fault>(1000).fill(fault))
    },
    heal() {
      faults.clear()
    },
  }
}
