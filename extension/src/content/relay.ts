import type { PageMessage } from '@tuppence/protocol'
import type { Answer, FromPage, ToPage } from '../messages/relay.ts'
import { isConnect, rebuild } from './rebuild.ts'

type Listener = (message: ToPage, sender: unknown, respond: (reached: boolean) => void) => undefined

/** The two calls of the extension API a content script of ours may make (threats C6). */
export type Runtime = {
  sendMessage(message: FromPage): Promise<Answer | undefined>
  readonly onMessage: { addListener(listener: Listener): void }
}

/**
 * The stateless relay between one page and the background. It keeps the page's port and nothing else, and never
 * says by itself that a wallet is there: only to a page on which the reader has just acted (threats C3).
 */
export function relay(page: Window, runtime: Runtime): void {
  let port: MessagePort | undefined

  const tell = (message: PageMessage.FromWallet | undefined) => {
    if (message) port?.postMessage(message)
  }

  const forward = ({ data }: MessageEvent): void => {
    const message = rebuild(data)
    if (!message) return
    const visible = page.document.visibilityState === 'visible'
    const active = page.navigator.userActivation.isActive
    // A worker that died under the call answers nothing: the page asks again on silence.
    runtime.sendMessage({ type: 'page', message, visible, active }).then(
      (answer) => answer?.ok && tell(answer.value),
      () => {},
    )
  }

  page.addEventListener('message', (event) => {
    const [first, ...more] = event.ports
    if (port || !event.isTrusted || event.source !== page || !first || more.length > 0) return
    if (!isConnect(event.data) || !page.navigator.userActivation.isActive) return
    port = first
    port.onmessage = forward
    tell({ v: 1, type: 'connected', id: event.data.id })
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
