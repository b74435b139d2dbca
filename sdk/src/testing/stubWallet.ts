import type { PageMessage } from '@tuppence/protocol'

/** What a stub wallet says when it is asked to pay. `absent` answers no knock, `silent` nothing after it. */
export type Outcome = 'pay' | 'decline' | 'unknown' | 'error' | 'silent' | 'absent'

/** Turns a request to pay into a credential, as a wallet of your own would; throws to say that it was not paid. */
export type Payer = (request: {
  readonly id: string
  readonly url: string
  readonly method: string
  /** The raw WWW-Authenticate values. */
  readonly challenges: readonly string[]
}) => Credential | Promise<Credential>

export type Credential = {
  readonly header: 'Payment-Authorization' | 'Authorization'
  readonly value: string
}

export type StubOptions = {
  /** `pay` unless something else is said. */
  readonly outcome?: Outcome
  /** The code of `error`. */
  readonly code?: string
  /** The credential of `pay`, or who makes it: a function, or the name of one on `window` (Playwright's exposeFunction). */
  readonly payer?: Payer | Credential | string
  /** Milliseconds before it answers a knock. */
  readonly delay?: number
}

/** A stub at work; the page finds it as `window.stubWallet`. */
export type StubWallet = {
  /** What it says from now on. */
  outcome: Outcome
  /** Everything the page said, in order. */
  readonly messages: PageMessage.ToWallet[]
  /** Says a state of its own accord, to any press. */
  say(id: string, state: { readonly state: string; readonly [field: string]: unknown }): void
  /** Stops answering. */
  stop(): void
}

declare global {
  interface Window {
    stubWallet?: StubWallet
  }
}

/**
 * A wallet for tests, over the port the real one uses (PageMessage v1). Call it in the page before the press. It is
 * one function that needs nothing around it, so that a driver can send it there: `page.addInitScript(stubWallet, {})`.
 */
export function stubWallet(options: StubOptions = {}): StubWallet {
  const messages: PageMessage.ToWallet[] = []
  const states = new Map<string, Parameters<StubWallet['say']>[1]>()
  let port: MessagePort | undefined

  const say: StubWallet['say'] = (id, state) => {
    states.set(id, state)
    port?.postMessage({ v: 1, type: 'state', id, ...state })
  }
  const credentialFor: Payer = async (request) => {
    const { payer = { header: 'Payment-Authorization', value: 'Payment stub' } } = options
    const known: unknown = typeof payer === 'string' ? Reflect.get(window, payer) : payer
    return typeof known === 'function' ? await known(request) : known
  }
  const decide = async (pay: PageMessage.Pay): Promise<void> => {
    say(pay.id, { state: 'accepted' })
    switch (stub.outcome) {
      case 'pay':
        try {
          return say(pay.id, { state: 'ready', ...(await credentialFor(pay)) })
        } catch {
          return say(pay.id, { state: 'not-paid' })
        }
      case 'decline':
        return say(pay.id, { state: 'not-paid' })
      case 'unknown':
        return say(pay.id, { state: 'unknown' })
      case 'error':
        return say(pay.id, { state: 'error', code: options.code ?? 'internal' })
    }
  }
  const hear = (message: PageMessage.ToWallet): void => {
    messages.push(message)
    const { id } = message
    const state = states.get(id)
    if (stub.outcome === 'silent') return
    if (message.type === 'receipt') {
      if (message.status < 300) states.set(id, { state: 'paid' })
      // The till wants another challenge answered: the next `pay` of this press is a new question.
      if (message.status === 402) states.delete(id)
    } else if (state) say(id, state)
    else if (message.type === 'pay') void decide(message)
    else port?.postMessage({ v: 1, type: 'state', id, state: 'error', code: 'not-found' })
  }
  const greet = (event: MessageEvent): void => {
    const [wanted] = event.ports
    const { tuppence, type, id } = Object(event.data)
    if (tuppence !== 1 || type !== 'connect' || !wanted || port || stub.outcome === 'absent') return
    port = wanted
    port.onmessage = ({ data }) => hear(data)
    setTimeout(() => port?.postMessage({ v: 1, type: 'connected', id }), options.delay ?? 0)
  }
  const leave = (): void => {
    port?.close()
    port = undefined
  }
  const stub: StubWallet = {
    outcome: options.outcome ?? 'pay',
    messages,
    say,
    stop() {
      removeEventListener('message', greet)
      removeEventListener('pagehide', leave)
      leave()
    },
  }
  addEventListener('message', greet)
  addEventListener('pagehide', leave)
  window.stubWallet = stub
  return stub
}
