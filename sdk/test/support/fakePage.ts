import { PageMessage } from '@tuppence/protocol'
import { onTestFinished, vi } from 'vitest'
import { challengeLine, receipt } from './shop.ts'

export type Fetched = { readonly url: string; readonly init: RequestInit; readonly headers: Headers }
/** A message as the page posts it to its own window, with the port that came with it. */
type Hello = { readonly data: unknown; readonly origin: string; readonly ports: readonly MessagePort[] }

const origin = 'https://paper.example'

/** Only what the SDK uses of a port; delivers in microtasks, so that a fake clock can drive everything. */
function fakeChannel() {
  const end = () => ({
    onmessage: undefined as ((event: { readonly data: unknown }) => void) | undefined,
    closed: false,
    postMessage(_data: unknown) {},
    close() {
      this.closed = true
    },
  })
  const [port1, port2] = [end(), end()]
  const join = (from: typeof port1, to: typeof port1) => {
    from.postMessage = (data) =>
      queueMicrotask(() => {
        if (!from.closed && !to.closed) to.onmessage?.({ data: structuredClone(data) })
      })
  }
  join(port1, port2)
  join(port2, port1)
  return { port1, port2 }
}

/**
 * A page without a browser: fake clock, a wallet's end of the port, and a site that answers from a list. The SDK takes
 * its natives at import, so it is imported afresh for every page.
 */
export async function newPage() {
  onTestFinished(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })
  vi.useFakeTimers()
  vi.resetModules()
  const fetched: Fetched[] = []
  const channels: ReturnType<typeof fakeChannel>[] = []
  const answers: (Response | Error | Promise<Response>)[] = []
  const hellos: Hello[] = []
  const heard: PageMessage.ToWallet[] = []
  const windowListeners = new Map<string, () => void>()
  const page = { hidden: false, prerendering: false, baseURI: `${origin}/front` }
  const wallet = { port: undefined as MessagePort | undefined, answers: true }

  const greet = ({ data, ports: [port] }: Hello) => {
    const { id } = PageMessage.parseConnect(data)
    if (!wallet.answers || !port) return
    wallet.port = port
    port.onmessage = (event) => heard.push(PageMessage.parseToWallet(event.data))
    port.postMessage({ v: 1, type: 'connected', id })
  }
  const stubs = {
    MessageChannel: function FakeChannel() {
      const channel = fakeChannel()
      channels.push(channel)
      return channel
    },
    isSecureContext: true,
    document: page,
    location: { origin },
    fetch: async (url: string, init: RequestInit) => {
      fetched.push({ url, init, headers: new Headers(init.headers) })
      const answer = await answers.shift()
      if (!answer || answer instanceof Error) throw answer ?? new TypeError('Failed to fetch')
      return answer
    },
    postMessage: (data: unknown, to: string, ports: readonly MessagePort[]) => {
      const hello = { data, origin: to, ports }
      hellos.push(hello)
      greet(hello)
    },
    addEventListener: (type: string, listener: () => void) => windowListeners.set(type, listener),
  }
  for (const [name, value] of Object.entries(stubs)) vi.stubGlobal(name, value)
  const { tuppence } = await import('../../src/page/tuppence.ts')
  const press = await import('../../src/page/press.ts')
  const { PayError } = await import('../../src/page/errors.ts')

  return {
    ...press,
    PayError,
    tuppence,
    origin,
    page,
    wallet,
    fetched,
    hellos,
    heard,
    /** What the site answers to the next requests. */
    answer: (...next: (Response | Error)[]) => void answers.push(...next),
    /** The site takes its time. */
    answerLate(response: Response, milliseconds: number) {
      answers.push(new Promise((resolve) => setTimeout(resolve, milliseconds, response)))
    },
    /** The messages of one type the wallet has heard. */
    said: <T extends PageMessage.ToWallet['type']>(type: T) =>
      heard.filter((message): message is Extract<PageMessage.ToWallet, { type: T }> => message.type === type),
    /** The wallet speaks of the last press it was asked about. */
    say(state: object, id = heard.at(-1)?.id) {
      wallet.port?.postMessage({ v: 1, type: 'state', id, ...state })
    },
    /** Anything at all arrives at the page's end of the port, at once. */
    hear: (data: unknown) => channels.at(-1)?.port1.onmessage?.({ data }),
    /** Drops the answers that were not asked for. */
    forget: () => void answers.splice(0),
    pass: (milliseconds = 0) => vi.advanceTimersByTimeAsync(milliseconds),
    fire: (type: 'pagehide' | 'pageshow') => windowListeners.get(type)?.(),
    insecure: () => vi.stubGlobal('isSecureContext', false),
    /** The wallet answers the first knock after all. */
    arriveLate() {
      wallet.answers = true
      const [first] = hellos
      if (first) greet(first)
    },
  }
}

type Page = Awaited<ReturnType<typeof newPage>>

/** A press under way, its steps, and its end as a value. */
export function press(page: Page, init: RequestInit = {}) {
  const steps: string[] = []
  const begun = page.begin('/articles/7/full', init)
  const go = () =>
    begun
      .go((step) => steps.push(step))
      .then(
        (response) => ({ response, code: undefined, kept: undefined }),
        ({ code, kept }) => ({ response: undefined, code, kept }),
      )
  return { begun, steps, go, end: go() }
}

export const credential = { header: 'Payment-Authorization', value: 'Payment abc' } as const
export const ready = { state: 'ready', ...credential } as const

/** A 402 of the till; `seconds` until it runs out. */
export function asks(seconds = 300, line = challengeLine('paper.example', seconds)): Response {
  return problem(402, 'https://paymentauth.org/problems/payment-required', {
    'WWW-Authenticate': line,
  })
}

export function problem(status: number, type: string, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify({ type, status, amount: '5', currency: 'usd' }), { status, headers })
}

export function serves(body = 'the article'): Response {
  return new Response(body, { headers: { 'Payment-Receipt': receipt } })
}
