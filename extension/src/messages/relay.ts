import type { PageMessage } from '@tuppence/protocol'
import type { Result } from './views.ts'

/** Content script to background: one of the page's messages, rebuilt by the relay, never passed through. */
export type FromPage = {
  readonly type: 'page'
  readonly message: PageMessage.ToWallet
  /** As the content script sees it; `documentLifecycle` is missing in Firefox. */
  readonly visible: boolean
  /** Whether the reader has just acted on the page (`navigator.userActivation`). */
  readonly active: boolean
}

/** What the background answers at once: the page is told the value, if there is one, and nothing of a refusal. */
export type Answer = Result<PageMessage.State | undefined>

/** Background to the content script of the document that asked; answered with `true` when it reached the page. */
export type ToPage = { readonly type: 'page'; readonly message: PageMessage.FromWallet }
