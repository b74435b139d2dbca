import { PayError } from './errors.ts'
import { type Happening, on, type Told } from './events.ts'
import { wait } from './natives.ts'
import { patience } from './patience.ts'
import { begin } from './press.ts'
import { knock, line } from './wallet.ts'

/** `window.tuppence`. Call what pays from a click: a wallet only answers somebody who has just acted. */
export type Tuppence = {
  /**
   * As `fetch`, same origin only, and pays when asked to. When nothing was paid it gives the site's own answer, a
   * 402 say; it rejects when there is none, and with a PayError when something was paid and not served.
   */
  fetch(url: string | URL, init?: RequestInit): Promise<Response>
  /** Pays for a URL and gives the Payment-Receipt as the site sent it. Rejects with a PayError when nothing good came of it. */
  pay(url: string | URL, init?: RequestInit): Promise<{ readonly receipt: string | null }>
  /** Hears of every press on this page, of elements too. Returns the function that stops it. */
  on(happening: Happening, listener: (told: Told) => void): () => void
  /** Whether a wallet answers; only after a click is it sure to. */
  wallet(): Promise<'wallet' | 'none'>
}

/** The page's interface. */
export const tuppence: Tuppence = /* @__PURE__ */ Object.freeze<Tuppence>({
  async fetch(url, init = {}) {
    const press = begin(url, init)
    try {
      return await press.go()
    } catch (error) {
      if (press.asked && error instanceof PayError && !error.kept) return press.asked.response
      throw error
    }
  },
  async pay(url, init = {}) {
    const response = await begin(url, init).go()
    void response.body?.cancel()
    return { receipt: response.headers.get('payment-receipt') }
  },
  on,
  async wallet() {
    knock(crypto.randomUUID())
    await wait(patience)
    return line ? 'wallet' : 'none'
  },
})
