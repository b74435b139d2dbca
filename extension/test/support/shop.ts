import { randomUUID } from 'node:crypto'
import type { PageMessage } from '@tuppence/protocol'
import {
  type Charge,
  createRedeemer,
  createTill,
  type Limits,
  limits,
  memoryStore,
  newVendorKey,
  type TillOptions,
} from '@tuppence/sdk/server'
import { withChanges } from '../../../scripts/lib/withChanges.mjs'
import type { Result } from '../../src/messages/views.ts'
import { bankUrl, curve, type Network, pageSender, type World } from './world.ts'

export const shopUrl = 'http://localhost:8402'
const tillSecret = 'q7Zk2vX9pL4mN8rT1sW6yB3cD5fG0hJ-'

export type ShopOptions = Partial<Omit<TillOptions, 'url'>> & {
  readonly url?: string
  readonly clock: { now: number }
}

/** A small newspaper with the real till: an article, a download, a tip. Serves requests of the network. */
export function openShop(network: Network, options: ShopOptions) {
  const { clock, url = shopUrl, ...rest } = options
  const vendor = newVendorKey()
  const store = memoryStore()
  const till = createTill({
    url,
    secret: tillSecret,
    vendorKey: vendor.publicKey,
    banks: [bankUrl],
    store,
    curve,
    fetch: (input, init) => network.fetch(input, init),
    now: () => Math.floor(clock.now / 1000),
    log: () => {},
    ...rest,
    limits: withChanges<Limits>('the till', limits, rest.limits),
  })
  const sold = new Map<string, Charge>()
  const price = { article: '0.05' }
  const served: string[] = []
  /** `/articles/…` is bought once each, `/tip` again and again. */
  function chargeAt(pathname: string): Charge | undefined {
    const known = sold.get(pathname)
    if (known !== undefined) return known
    const isArticle = pathname.startsWith('/articles/')
    if (!isArticle && pathname !== '/tip') return undefined
    const resource = isArticle ? pathname.replace('/articles/', 'article/') : 'tip'
    const kind = isArticle ? 'own' : 'each'
    const charge = till.charge({ resource, price: () => price.article, kind, description: `A ${resource}` })
    sold.set(pathname, charge)
    return charge
  }
  network.servers.set(url, async (request) => {
    const { pathname } = new URL(request.url)
    if (pathname === '/.well-known/tuppence') return till.wellKnown()
    const charge = chargeAt(pathname)
    if (charge === undefined) return new Response('nothing here', { status: 404 })
    return charge.handle(request, () => {
      served.push(pathname)
      return new Response(`the content of ${pathname}`)
    })
  })
  /** What the till holds, in units. */
  const takings = async () => (await store.held()).reduce((sum, held) => sum + held.amount, 0n)
  const redeemer = createRedeemer({
    store,
    vendorSecret: vendor.secret,
    banks: [bankUrl],
    curve,
    fetch: (input, init) => network.fetch(input, init),
    now: () => Math.floor(clock.now / 1000),
    log: () => {},
  })
  /** Turns what the till holds into money, and says how much there is of it now. */
  const redeem = async () => {
    await redeemer.run()
    return (await redeemer.balance()).reduce((sum, { units }) => sum + units, 0n)
  }
  return { till, vendor, store, served, price, takings, redeem, url }
}

export type Shop = ReturnType<typeof openShop>

export type PageOptions = { readonly document?: string; readonly tab?: number; readonly path?: string }

/** A document of a shop with the SDK's part played by hand. */
export function openPage(world: World, shopAt: string, options: PageOptions = {}) {
  const { document = randomUUID(), tab = 1, path = '/articles/7' } = options
  const sender = pageSender(shopAt + path, document, tab)
  const url = shopAt + path
  async function say(message: PageMessage.ToWallet): Promise<Result<PageMessage.State | undefined>> {
    const reply = await world.engine.receive({ type: 'page', message, visible: true, active: true }, sender)
    return reply as Result<PageMessage.State | undefined>
  }
  /** Asks the site; the raw challenges of its 402. */
  async function fetchChallenges(): Promise<string[]> {
    const response = await world.network.fetch(url)
    return [response.headers.get('www-authenticate') ?? `no challenge in a ${response.status}`]
  }
  async function pay(id: string, challenges?: readonly string[]): Promise<PageMessage.State | undefined> {
    const asked = [...(challenges ?? (await fetchChallenges()))]
    const reply = await say({ v: 1, type: 'pay', id, url, method: 'GET', challenges: asked })
    if (!reply.ok) throw new Error(reply.error.code)
    return reply.value
  }
  async function state(id: string): Promise<PageMessage.State | undefined> {
    const reply = await say({ v: 1, type: 'state', id })
    return reply.ok ? reply.value : undefined
  }
  /** What this page was last told of a press. */
  function told(id: string): PageMessage.State | undefined {
    const mine = world.told.filter((each) => each.document === document && each.message.id === id)
    const last = mine.at(-1)?.message
    return last?.type === 'state' ? last : undefined
  }
  /** Presents a credential and hands in what came back, as the SDK does. */
  async function present(id: string, ready: PageMessage.State | undefined): Promise<Response> {
    if (ready?.state !== 'ready') throw new Error(`not ready: ${JSON.stringify(ready)}`)
    const response = await world.network.fetch(url, { headers: { [ready.header]: ready.value } })
    const receipt = response.headers.get('payment-receipt')
    const problem = response.ok ? undefined : await problemOf(response.clone())
    await say({
      v: 1,
      type: 'receipt',
      id,
      status: response.status,
      ...(receipt !== null && { receipt }),
      ...(problem !== undefined && { problem }),
    })
    return response
  }
  return { document, sender, say, fetchChallenges, pay, state, told, present }
}

async function problemOf(response: Response): Promise<string | undefined> {
  const body: { type?: string } = await response.json().catch(() => ({}))
  return body.type
}
