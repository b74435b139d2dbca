import { mount, type Name } from './elements/element.ts'
import { type Tuppence, tuppence } from './tuppence.ts'

/**
 * Starts Tuppence on this page: defines the elements and `window.tuppence`, once, whoever calls it and however
 * often. On a server it does nothing and returns undefined.
 */
export function start(): Tuppence | undefined {
  if (typeof window === 'undefined') return undefined
  if (!customElements.get('tuppence-tip')) {
    for (const name of ['paywall', 'button', 'tip'] as const) define(name)
    Object.defineProperty(window, 'tuppence', { value: tuppence })
  }
  return window.tuppence
}

function define(name: Name): void {
  customElements.define(
    `tuppence-${name}`,
    class extends HTMLElement {
      connectedCallback(): void {
        if (!this.shadowRoot) mount(this, name)
      }
    },
  )
}

declare global {
  interface Window {
    readonly tuppence?: Tuppence
  }
  interface HTMLElementTagNameMap {
    'tuppence-paywall': HTMLElement
    'tuppence-button': HTMLElement
    'tuppence-tip': HTMLElement
  }
  interface HTMLElementEventMap {
    'tuppence-opened': CustomEvent<{ readonly response: Response }>
  }
}
