import { randomUUID } from 'node:crypto'
import type { PageMessage } from '@tuppence/protocol'
import type { Result } from '../../../extension/src/messages/views.ts'
import { bankUrl, pageSender, type World } from '../../../extension/test/support/world.ts'
import type { Random } from './Random.ts'
import type { WalletPart } from './walletPart.ts'

type State = PageMessage.State

/** A thing a reader wants from a shop, and the page on which it is asked for. */
export type Purchase = {
  readonly path: string
  readonly kind: 'own' | 'each'
  /** Whether the reader goes on until it is there. */
  isWanted: boolean
  isServed: boolean
  /** What the wallet last said of it, for the report of a schedule that fails. */
  last: string
  press: string
  document: string
  /** What the wallet gave for this press; a page keeps it until it is answered. */
  credential: { readonly header: string; readonly value: string } | undefined
}

/** What a page answers with the same press: nobody has said no to it. */
const goesOn: ReadonlySet<string> = new Set(['payment-expired', 'not-found'])

export type ReaderOptions = {
  readonly wallet: WalletPart
  readonly random: Random
  readonly fetch: typeof fetch
  readonly shop: string
  readonly clock: { now: number }
  /** How likely things go wrong on the reader's side: receipts that are not handed in, answers that are not read. */
  readonly weather: { storm: number }
}

export type Reader = ReturnType<typeof create>

/** A person with a browser, and the SDK's part in each page, played by hand. */
export function create(options: ReaderOptions) {
  const { wallet, random, shop, clock, weather } = options
  const purchases: Purchase[] = []

  function want(path: string, isWanted: boolean): Purchase {
    const kind = path.startsWith('/articles/') ? 'own' : 'each'
    const fresh = { press: randomUUID(), document: randomUUID(), credential: undefined, last: '' }
    const purchase: Purchase = { path, kind, isWanted, isServed: false, ...fresh }
    purchases.push(purchase)
    return purchase
  }

  async function say(purchase: Purchase, message: PageMessage.ToWallet): Promise<State | undefined> {
    const sender = pageSender(shop + purchase.path, purchase.document)
    const body = { type: 'page', message, visible: true, active: true }
    const reply = await wallet.use(async ({ engine }) => engine.receive(body, sender))
    const result = reply as Result<State | undefined>
    if (!result.ok) throw new Error(result.error.code)
    return result.value
  }

  /** The site's 402 for a press, handed to the wallet; with `twice`, as by a double click. */
  async function press(purchase: Purchase, twice = false): Promise<State | undefined> {
    const url = shop + purchase.path
    const response = await options.fetch(url)
    const header = response.headers.get('www-authenticate')
    if (header === null) return undefined
    const message: PageMessage.Pay = {
      ...{ v: 1, type: 'pay', id: purchase.press },
      ...{ url, method: 'GET', challenges: [header] },
    }
    if (!twice) return say(purchase, message)
    const [first] = await Promise.all([say(purchase, message), say(purchase, message)])
    return first
  }

  /** One step further for one purchase, by what the wallet says of it now. */
  async function go(purchase: Purchase): Promise<void> {
    if (purchase.isServed) return
    // A page that has been given coins knows nothing better than to try them again.
    if (purchase.credential !== undefined) return present(purchase, purchase.credential)
    const id = purchase.press
    const state = await say(purchase, { v: 1, type: 'state', id })
    purchase.last = describe(state)
    if (state?.state === 'ready') return take(purchase, state)
    const isRefused = state?.state === 'not-paid' || (state?.state === 'error' && !goesOn.has(state.code))
    if (state?.state !== 'error' && !isRefused) return
    // The same press goes on with a fresh challenge; what was refused takes another one. Two may look at one page at
    // once, and it has one press all the same.
    if (isRefused && purchase.press === id) purchase.press = randomUUID()
    const next = await press(purchase, random.chance(0.3))
    purchase.last = describe(next)
    if (next?.state === 'ready') return take(purchase, next)
  }

  async function take(
    purchase: Purchase,
    { header, value }: Extract<State, { state: 'ready' }>,
  ): Promise<void> {
    // Two may look at one page at once. It has one press, which keeps its credential until that is answered (`press.ts`).
    purchase.credential ??= { header, value }
    return present(purchase, purchase.credential)
  }

  async function present(purchase: Purchase, { header, value }: NonNullable<Purchase['credential']>) {
    const id = purchase.press
    const response = await options.fetch(shop + purchase.path, { headers: { [header]: value } })
    const text = await response.text()
    const receipt = response.headers.get('payment-receipt')
    const problem = response.ok ? undefined : problemOf(text)
    purchase.last = `${response.status} ${problem ?? ''}`
    // The till could not say: the same coins, a little later.
    if (response.status >= 500) return
    if (response.status === 429) {
      if (weather.storm === 0) clock.now += Number(response.headers.get('retry-after') ?? '60') * 1000
      return
    }
    // What is on the page stays there, whatever a second try is answered.
    purchase.isServed ||= response.ok && text === `the content of ${purchase.path}`
    purchase.credential = undefined
    // A page that is closed too soon hands nothing in.
    if (random.chance(weather.storm)) return
    const { status } = response
    await say(purchase, {
      v: 1,
      type: 'receipt',
      id,
      status,
      ...(receipt !== null && { receipt }),
      ...(problem !== undefined && { problem }),
    })
  }

  /** Closes the page, and comes back to the site in another. What can be bought once only is found again there. */
  function reload(purchase: Purchase): void {
    wallet.leave(purchase.document)
    purchase.document = randomUUID()
    purchase.credential = undefined
    purchase.press = randomUUID()
  }

  /** Looks at the window that is open, if any, and decides; then it closes, and the browser says so. */
  async function decide(isYes: boolean): Promise<void> {
    const window = wallet.windows.findLast((each) => each.open)
    if (window === undefined) return
    const { operation: id, tab } = window
    await wallet.use(async (world) => {
      const view = await world.command('approval', { id }, 'approval', tab)
      const stage = view.ok ? view.value.stage : undefined
      if (stage === 'short' && isYes) return topUp(world, 16)
      const digest = view.ok ? view.value.digest : ''
      // What cannot be paid, or is not wanted, is closed, sometimes after a No.
      if (stage === 'ask' && isYes) await world.command('approve', { id, digest }, 'approval', tab)
      else if (random.chance(0.5)) await world.command('decline', { id }, 'approval', tab)
      window.open = false
      await world.engine.tabClosed(tab)
    })
  }

  async function topUp(world: World, units: number): Promise<void> {
    const { wallets } = await world.ask('overview', {})
    const id = wallets[0]?.id ?? ''
    const reply = await world.command('topUp', { wallet: id, units: String(units) })
    if (!reply.ok) throw new Error(`topUp: ${reply.error.code}`)
  }

  return {
    purchases,
    want,
    press,
    go,
    reload,
    decide,
    topUp: (units: number) => wallet.use((world) => topUp(world, units)),
    async addBank(): Promise<void> {
      await wallet.use(async (world) => {
        const { wallets } = await world.ask('overview', {})
        await world.ask('addBank', { wallet: wallets[0]?.id ?? '', url: bankUrl }, 'onboarding')
      })
    },
  }
}

function describe(state: State | undefined): string {
  if (state === undefined) return 'no answer'
  return state.state === 'error' ? `error ${state.code}` : state.state
}

function problemOf(text: string): string | undefined {
  try {
    const { type }: { type?: string } = JSON.parse(text)
    return type
  } catch {
    return undefined
  }
}
