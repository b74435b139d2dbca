import { randomUUID } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import { PageMessage } from '@tuppence/protocol'
import { afterEach, describe, expect, it } from 'vitest'
import type { Answer, FromPage, ToPage } from '../messages/relay.ts'
import { type Runtime, relay } from './relay.ts'

const opened: MessagePort[] = []
afterEach(() => {
  for (const port of opened.splice(0)) port.close()
})

type Event = { type: string; data?: unknown; ports?: MessagePort[]; source?: unknown; isTrusted?: boolean }

/** A page and a background around one relay. Events are what the browser would hand it. */
function setting() {
  const listeners = new Map<string, (event: unknown) => void>()
  const page = {
    document: { visibilityState: 'visible' },
    navigator: { userActivation: { isActive: true } },
    addEventListener: (type: string, listener: (event: unknown) => void) =>
      void listeners.set(type, listener),
  }
  const sent: FromPage[] = []
  let answer: () => Promise<Answer | undefined> = async () => undefined
  let hear: Parameters<Runtime['onMessage']['addListener']>[0] | undefined
  let isCutOff = false
  const runtime: Runtime = {
    get id() {
      return isCutOff ? undefined : 'of-our-extension'
    },
    async sendMessage(message) {
      if (isCutOff) throw new Error('Extension context invalidated.')
      sent.push(message)
      return answer()
    },
    onMessage: {
      addListener(listener) {
        hear = listener
      },
    },
  }
  relay(page as never, runtime)
  const id = randomUUID()
  const hello = { tuppence: 1, type: 'connect', id }
  /** Posts a hello to the window; gives what the page's end of the port hears. */
  function connect(change: Partial<Event> = {}, ends = 1) {
    const heard: unknown[] = []
    const channels = Array.from({ length: ends }, () => new MessageChannel())
    for (const { port1, port2 } of channels) {
      opened.push(port1, port2)
      port1.onmessage = ({ data }) => void heard.push(data)
    }
    const ports = channels.map(({ port2 }) => port2)
    listeners.get('message')?.({ data: hello, ports, source: page, isTrusted: true, ...change })
    return { heard, port: channels[0]?.port1 }
  }
  function event(message: ToPage): unknown {
    let reached: unknown
    hear?.(message, {}, (value) => {
      reached = value
    })
    return reached
  }
  return {
    page,
    sent,
    id,
    hello,
    connect,
    event,
    answerWith: (next: typeof answer) => {
      answer = next
    },
    /** What an update does to the script of an open page. */
    cutOff: () => {
      isCutOff = true
    },
    hide: () => listeners.get('pagehide')?.({}),
  }
}

/** Lets ports deliver: each message takes a turn of the loop or two. */
async function delivered(): Promise<void> {
  for (let i = 0; i < 5; i += 1) await turn()
}

const state = (id: string): PageMessage.State => ({ v: 1, type: 'state', id, state: 'accepted' })

describe('hello', () => {
  it('C1: behavior: a press is told that a wallet is there, and the background is not woken for it', async () => {
    const { connect, id, sent } = setting()
    const { heard } = connect()
    await delivered()
    expect(heard).toEqual([{ v: 1, type: 'connected', id }])
    expect(sent).toEqual([])
  })

  it('C1: error: a synthetic event, a frame, no port, two ports, one key more: silence', async () => {
    const { connect, hello } = setting()
    const tries = [
      connect({ isTrusted: false }),
      connect({ source: {} }),
      connect({ source: null }),
      connect({}, 0),
      connect({}, 2),
      connect({ data: { ...hello, extra: 1 } }),
      connect({ data: null }),
    ]
    await delivered()
    for (const { heard } of tries) expect(heard).toEqual([])
    // None of them has taken the place of the true one.
    const { heard } = connect()
    await delivered()
    expect(heard).toHaveLength(1)
  })

  it('C1: error: a second hello gets no answer', async () => {
    const { connect } = setting()
    connect()
    const { heard } = connect()
    await delivered()
    expect(heard).toEqual([])
  })

  it('C3: error: a page on which nobody has acted hears nothing, and nothing has changed', async () => {
    const { connect, page, event, id } = setting()
    page.navigator.userActivation.isActive = false
    const { heard } = connect()
    await delivered()
    expect(heard).toEqual([])
    expect(event({ type: 'page', message: state(id) })).toBe(false)
  })
})

describe('messages', () => {
  it('C2: behavior: what goes on is made anew, with what the relay itself sees', async () => {
    const { connect, sent, page, id } = setting()
    const { port } = connect()
    page.document.visibilityState = 'hidden'
    port?.postMessage({ v: 1, type: 'state', id, name: 'approve', origin: 'https://bank.example' })
    port?.postMessage({ type: 'ui', name: 'approve', input: {} })
    await delivered()
    expect(sent).toEqual([
      { type: 'page', message: { v: 1, type: 'state', id }, visible: false, active: true },
    ])
  })

  it('behavior: the page is told the value of an answer, and nothing of a refusal or a dead worker', async () => {
    const { connect, id, answerWith } = setting()
    const { heard, port } = connect()
    const answers: (() => Promise<Answer | undefined>)[] = [
      async () => ({ ok: true, value: state(id) }),
      async () => ({ ok: true, value: undefined }),
      async () => ({ ok: false, error: { code: 'forbidden' } }),
      async () => undefined,
      () => Promise.reject(new Error('message channel closed')),
    ]
    for (const each of answers) {
      answerWith(each)
      port?.postMessage({ v: 1, type: 'state', id })
      await delivered()
    }
    expect(heard.slice(1)).toEqual([state(id)])
  })

  it('behavior: cut off by an update, it says so to whatever a press asks, and to nobody else', async () => {
    const { connect, id, cutOff, page } = setting()
    cutOff()
    page.navigator.userActivation.isActive = false
    expect(connect().heard).toEqual([])
    page.navigator.userActivation.isActive = true
    const { heard, port } = connect()
    port?.postMessage({ v: 1, type: 'pay', id, url: 'https://a.example/x', method: 'GET', challenges: ['x'] })
    port?.postMessage({ type: 'ui', name: 'approve', input: {} })
    await delivered()
    expect(heard).toEqual([
      { v: 1, type: 'connected', id },
      { v: 1, type: 'state', id, state: 'error', code: 'wallet-updated' },
    ])
    // What it says is a message of the protocol.
    expect(heard[1]).toEqual(PageMessage.parseFromWallet(heard[1]))
  })

  it('behavior: a payment that was under way hears of the update when it asks again', async () => {
    const { connect, id, cutOff, answerWith } = setting()
    answerWith(async () => ({ ok: true, value: state(id) }))
    const { heard, port } = connect()
    port?.postMessage({ v: 1, type: 'state', id })
    await delivered()
    cutOff()
    port?.postMessage({ v: 1, type: 'state', id })
    await delivered()
    expect(heard.slice(1)).toEqual([
      state(id),
      { v: 1, type: 'state', id, state: 'error', code: 'wallet-updated' },
    ])
  })

  it('C5: behavior: events reach the page until it is put away, and the background hears whether they did', async () => {
    const { connect, event, id, hide, page } = setting()
    expect(event({ type: 'page', message: state(id) })).toBe(false)
    const { heard } = connect()
    expect(event({ type: 'page', message: state(id) })).toBe(true)
    await delivered()
    expect(heard.slice(1)).toEqual([state(id)])
    hide()
    expect(event({ type: 'page', message: state(id) })).toBe(false)
    // Back from the cache, it knocks again. The back button is no click in the page, which knows already.
    page.navigator.userActivation.isActive = false
    const again = connect()
    await delivered()
    expect(again.heard).toHaveLength(1)
    expect(heard).toHaveLength(2)
  })
})
