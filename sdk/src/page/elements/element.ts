import type { Answer } from '../answer.ts'
import type { PayError } from '../errors.ts'
import { ask, begin, type Press } from '../press.ts'
import { format, toUnits } from '../price.ts'
import { saveFile, showText } from './deliver.ts'
import { css } from './style.ts'
import { words } from './words.ts'

export type Name = 'paywall' | 'button' | 'tip'

/** One for all elements; made late, since a server that imports this has none. */
let sheet: CSSStyleSheet | undefined

/** Brings an element to life: its look, what it asks when it is seen, and what a press does. */
export function mount(host: HTMLElement, name: Name): void {
  const attribute = (key: string) => host.getAttribute(key) ?? ''
  const say = (note: string) => attribute(`text-${note}`) || words.get(note) || ''
  const isTip = name === 'tip'
  const isPaywall = name === 'paywall'
  const currency = attribute('currency') || 'USD'
  const method = attribute('method') || (isTip ? 'POST' : 'GET')
  const wallet = attribute('wallet')

  // Its own content, buttons, and one line that says how things stand, with the offer of a wallet.
  const root = host.attachShadow({ mode: 'open' })
  if (!sheet) {
    sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
  }
  root.adoptedStyleSheets = [sheet]
  const content = add(root, 'slot')
  const actions = add(root, 'div', 'actions')
  const line = add(root, 'p')
  const status = add(line, 'output', 'status')
  const offer = add(line, 'slot')
  offer.name = 'wallet'
  if (wallet) {
    const link = add(offer, 'a', 'wallet')
    link.textContent = say('wallet')
    link.href = wallet
  }

  const paints: (() => void)[] = []
  let asking: Promise<void> | undefined
  let asked: Answer | undefined
  let terms: Answer['body'] = {}
  let busy = false
  /** Bought once: pressed or seen again, it is opened without a price. */
  let owned = false

  /** Puts the element in a state and says so. */
  const show = (state: string, text = '') => {
    host.setAttribute('state', state)
    status.textContent = text
    offer.hidden = state !== 'none'
    for (const paint of paints) paint()
  }
  const learn = ({ body }: Answer) => {
    if (!isTip && /^\d{1,16}$/.test(`${body.amount}`)) terms = body
  }
  const open = async (response: Response) => {
    const event = { cancelable: true, detail: { response } }
    owned = !isTip && attribute('kind') !== 'each'
    if (!host.dispatchEvent(new CustomEvent('tuppence-opened', event)) || (await saveFile(response))) return
    if (isPaywall) {
      await showText(host, response)
      if (root.activeElement) {
        // The button with the focus goes away: reading goes on where the text begins.
        host.tabIndex = -1
        host.focus({ preventScroll: true })
      }
      actions.remove()
    } else if (attribute('href')) location.href = response.url
  }

  for (const decimal of (attribute('amounts') || attribute('price')).split(' ')) {
    const units = toUnits(decimal, currency)
    const button = add(actions, 'button', 'button')
    if (name === 'button') button.append(content)
    const label = add(button, 'span', 'price')
    let press: Press | undefined

    /** With the price the site's 402 says, or until one is read, the page's. */
    const fill = (note: string) => {
      const { amount = units, currency: code = currency } = terms
      return say(note).replace('{price}', amount && format(amount, code))
    }
    paints.push(() => {
      label.textContent = owned ? '' : fill(name)
    })
    button.onclick = async () => {
      if (busy) return press?.again()
      busy = true
      let state = 'opened'
      let note = ''
      try {
        // First of all the knock: the reader's click is short-lived.
        if (press) press.again()
        else press = begin(urlOf(units), { method })
        const current = press
        await asking
        current.asked ??= asked
        asked = undefined
        const response = await current.go((step) => {
          if (current.asked) learn(current.asked)
          note = step === 'paying' ? 'paid' : ''
          show(step, fill(step))
        })
        await open(response)
        press = undefined
      } catch (cause) {
        const { code = '', kept = !!note }: Partial<PayError> = Object(cause)
        // A press whose end nobody knows goes on where it stopped; any other is over, as is one whose coins open nothing
        // any more: `access-ended`, `already-claimed`; and whose wallet has said no: it would say so again.
        if (kept ? /^not-|-(end|claim)ed$/.test(code) : code !== 'wallet-silent') press = undefined
        state = code === 'not-paid' ? 'declined' : 'error'
        note = words.has(code) ? code : kept ? 'kept' : 'failed'
        if (code === 'wallet-updated') {
          // No press of this document can reach the wallet any more.
          button.textContent = say('reload')
          button.onclick = () => location.reload()
        }
      }
      busy = false
      show(state, fill(note))
    }
  }

  function urlOf(units: string): string {
    const url = new URL(attribute('src') || attribute('href'), document.baseURI)
    if (isTip) url.searchParams.set('amount', units)
    return url.href
  }
  const look = async () => {
    try {
      const answer = await ask(urlOf(''), {})
      const { response, challenge } = answer
      learn(answer)
      if (challenge) asked = answer
      else if (response.ok) {
        if (isPaywall) await open(response)
        else await response.body?.cancel()
        owned = attribute('kind') !== 'each'
      }
    } catch {
      // What is wrong the reader learns by pressing.
    }
    // A press may have come in between, and says more.
    if (attribute('state') === 'new') show(owned ? 'opened' : 'idle')
  }
  show(method === 'GET' ? 'new' : 'idle')
  if (method !== 'GET') return
  new IntersectionObserver((entries, observer) => {
    if (!entries.some((entry) => entry.isIntersecting)) return
    observer.disconnect()
    if (attribute('state') === 'new') asking = look()
  }).observe(host)
}

function add<T extends keyof HTMLElementTagNameMap>(
  parent: Node,
  tag: T,
  part = '',
): HTMLElementTagNameMap[T] {
  const element = document.createElement(tag)
  element.part = part
  parent.appendChild(element)
  return element
}
