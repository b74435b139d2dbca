import type { Page } from '../../messages/ui.ts'
import type { Target } from '../Dependencies.ts'
import { isTrustworthy } from '../isTrustworthy.ts'

/** What the browser says of who sent a message. Nothing in a message's body can stand in for it. */
export type Sender = {
  readonly id?: string | undefined
  readonly origin?: string | undefined
  readonly url?: string | undefined
  readonly frameId?: number | undefined
  readonly documentId?: string | undefined
  readonly documentLifecycle?: string | undefined
  readonly tab?: { readonly id?: number | undefined } | undefined
}

export type Self = { readonly id: string; readonly base: string }

export type WebPage = { readonly origin: string; readonly target: Target }

export type OwnPage = { readonly page: Page; readonly tab: number | undefined }

const pages: ReadonlyMap<string, Page> = new Map(
  (['popup', 'approval', 'onboarding', 'home'] as const).map((page) => [`/${page}/index.html`, page]),
)

/**
 * The web page behind our content script, or `undefined` (threats W1): top frame, active document, a real origin
 * that is also its address's, https or this machine. `tab.url` is never read.
 */
export function webPage(sender: Sender, self: Self): WebPage | undefined {
  const { id, origin, url, frameId, documentId, documentLifecycle, tab } = sender
  if (id !== self.id || frameId !== 0) return undefined
  if (typeof origin !== 'string' || origin === 'null' || typeof url !== 'string') return undefined
  if (typeof documentId !== 'string' || typeof tab?.id !== 'number') return undefined
  if (documentLifecycle !== undefined && documentLifecycle !== 'active') return undefined
  const parsed = parseUrl(url)
  if (parsed === undefined || parsed.origin !== origin || !isTrustworthy(parsed)) return undefined
  return { origin, target: { tab: tab.id, document: documentId } }
}

/** The page of our own that sent a message, or `undefined` (threats W2). A content script passes the id alone. */
export function ownPage(sender: Sender, self: Self): OwnPage | undefined {
  if (sender.id !== self.id || `${sender.origin}/` !== self.base || sender.url === undefined) return undefined
  const url = parseUrl(sender.url)
  if (url === undefined || !url.href.startsWith(self.base)) return undefined
  const page = pages.get(url.pathname)
  return page === undefined ? undefined : { page, tab: sender.tab?.id }
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}
