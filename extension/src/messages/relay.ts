import type { PageMessage } from '@tuppence/protocol'

/** Content script to background: one of the page's messages, rebuilt by the relay, never passed through. */
export type FromPage = {
  readonly type: 'page'
  readonly message: PageMessage.ToWallet
  /** As the content script sees it; `documentLifecycle` is missing in Firefox. */
  readonly visible: boolean
  /** Whether the reader has just acted on the page (`navigator.userActivation`). */
  readonly active: boolean
}

/** Background to the content script of the document that asked. */
export type ToPage = { readonly type: 'page'; readonly message: PageMessage.FromWallet }
