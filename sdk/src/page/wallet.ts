import type { PageMessage } from '@tuppence/protocol'
import { MessageChannel, postMessage } from './natives.ts'

export type Said = Extract<PageMessage.FromWallet, { type: 'state' }>

/** The line to the reader's wallet, once one has answered: PageMessage v1 over one port for the document. */
export let line: MessagePort | undefined

/** Who hears what the wallet says of a press; nothing said means that it is there. */
export const listeners: Map<string, (said?: Said) => void> = new Map()

/**
 * Knocks at the wallet for a press; only inside the reader's click does one answer. The listener of the press hears
 * of it, however late, and at once where a wallet is there already.
 */
export function knock(id: string): void {
  if (line) {
    listeners.get(id)?.()
    return
  }
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = ({ data }) => {
    if (data?.v !== 1) return
    if (data.type === 'state' && line === port1) listeners.get(data.id)?.(data)
    if (data.type === 'connected' && !line) {
      line = port1
      listeners.get(data.id)?.()
    }
  }
  postMessage({ tuppence: 1, type: 'connect', id }, location.origin, [port2])
  // The wallet closes its end when the page is put away; one that comes back asks how things stand.
  addEventListener('pagehide', hangUp)
  addEventListener('pageshow', knockAgain)
}

function knockAgain(): void {
  const [id] = listeners.keys()
  if (id) knock(id)
}

/** Says something to the wallet, if one is there. */
export function post(message: PageMessage.ToWallet): void {
  line?.postMessage(message)
}

/** The wallet's end is gone with the page. As long as that stands the wallet answers no other knock. */
function hangUp(): void {
  line?.close()
  line = undefined
}
