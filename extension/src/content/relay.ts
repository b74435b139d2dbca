import type { PageMessage } from '@tuppence/protocol'
import type { Answer, FromPage, ToPage } from '../messages/relay.ts'
import { isConnect, rebuild } from './rebuild.ts'

type Listener = (message: ToPage, sender: unknown, respond: (reached: boolean) => void) => undefined

/** What a content script of ours may use of the extension API (threats C6). */
export type Runtime = {
  /** Gone once the extension was updated or removed under the page: this script reaches nobody any more. */
  readonly id: string | undefined
  sendMessage(message: FromPage): Promise<Answer | undefined>
  readonly onMessage: { addListener(listener: Listener): void }
}

/**
 * The stateless relay between one page and the background. It keeps the page's port and nothing else, and never
 * says by itself that a wallet is there: only to a page on which the reader has just acted (threats C3).
 */
export function relay(page: Window, runtime: Runtime): void {
  let port: MessagePort | undefined
  /** This document has been told before: one that comes back from the cache hears it again without a click. */
  let isKnown = false

  const tell = (message: PageMessage.FromWallet | undefined) => {
    if (message) port?.postMessage(message)
  }
  const isActive = () => page.navigator.userActivation.isActive

  const forward = ({ data }: MessageEvent): void => {
    const message = rebuild(data)
    if (!message) return
    if (!runtime.id) {
      tell({ v: 1, type: 'state', id: message.id, state: 'error', code: 'wallet-updated' })
      return
    }
    // A worker that died under the call answers nothing: the page asks again on silence.
    runtime
      .sendMessage({
        type: 'page',
        message,
        visible: page.document.visibilityState === 'visible',
        active: isActive(),
      })
      .then(
        (answer) => answer?.ok && tell(answer.value),
        () => {},
      )
  }

  page.addEventListener('message', ({ data, ports: [first, second], isTrusted, source }) => {
    if (port || !isTrusted || source !== page || !first || second) return
    if (!isConnect(data) || !(isKnown || isActive())) return
    isKnown = true
    port = first
    port.onmessage = forward
    tell({ v: 1, type: 'connected', id: data.id })
  })
  // The next document in this tab, or this one back from the cache, must not be answered on an old port.
  page.addEventListener('pagehide', () => {
    port?.close()
    port = undefined
  })
  runtime.onMessage.addListener(({ type, message }, _sender, respond) => {
    if (type !== 'page') return
    tell(message)
    respond(!!port)
  })
}
