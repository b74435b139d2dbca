import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBank } from '@tuppence/bank'
import { createTill, memoryStore, newVendorKey } from '@tuppence/sdk/server'
import { openPage } from '../../../extension/test/support/shop.ts'
import { bankUrl, createNetwork, curve, openWorld } from '../../../extension/test/support/world.ts'
import { bankRate } from '../../../scripts/lib/withChanges.mjs'

const site = 'http://localhost:8402'
const path = '/articles/7'

type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** One purchase as it went over the wire, and what somebody else needs to check it. */
export type Exchange = {
  readonly url: string
  /** Unix seconds. */
  readonly at: number
  /** The bank's answer to GET /v1/keys. */
  readonly keys: unknown
  /** The site's answer to GET /.well-known/tuppence. */
  readonly wellKnown: Answer
  readonly asked: Answer
  /** What the second request has that the first had not. */
  readonly paying: Readonly<Record<string, string>>
  readonly served: Answer
}

/** Buys an article with our bank, our till and our wallet, at the addresses they have on a reader's machine. */
export async function makeExchange(): Promise<Exchange> {
  const data = mkdtempSync(join(tmpdir(), 'tuppence-bank-'))
  const bank = createBank({ data, testMoney: true, ...bankRate(), log: () => {}, curve })
  const network = createNetwork()
  network.servers.set(bankUrl, (request) => bank.app.fetch(request))
  network.servers.set(site, newspaper(network.fetch))
  try {
    const wallet = await openWorld({ network })
    await wallet.topUp(await wallet.setUp(bankUrl), 100)
    const page = openPage(wallet, site, { path })
    const asked = await network.fetch(site + path)
    const id = randomUUID()
    await page.pay(id, [asked.headers.get('www-authenticate') ?? ''])
    await wallet.engine.idle()
    await wallet.approve()
    await wallet.engine.idle()
    const ready = page.told(id)
    if (ready?.state !== 'ready') throw new Error(`not paid: ${JSON.stringify(ready)}`)
    const paying = { [ready.header]: ready.value }
    return {
      url: site + path,
      at: Math.floor(wallet.clock.now / 1000),
      keys: await (await network.fetch(`${bankUrl}/v1/keys`)).json(),
      wellKnown: await record(await network.fetch(`${site}/.well-known/tuppence`)),
      asked: await record(asked),
      paying,
      served: await record(await network.fetch(site + path, { headers: paying })),
    }
  } finally {
    bank.close()
    rmSync(data, { recursive: true, force: true })
  }
}

function newspaper(fetch: typeof globalThis.fetch) {
  const till = createTill({
    url: site,
    secret: 'q7Zk2vX9pL4mN8rT1sW6yB3cD5fG0hJ-',
    vendorKey: newVendorKey().publicKey,
    banks: [bankUrl],
    store: memoryStore(),
    curve,
    fetch: (url, init) => fetch(url, init),
    log: () => {},
  })
  const article = till.charge({
    resource: 'article/7',
    price: '0.05',
    kind: 'own',
    description: 'How PayWord almost worked',
  })
  return (request: Request) =>
    new URL(request.url).pathname === path
      ? article.handle(request, () => new Response('The article.'))
      : till.wellKnown()
}

async function record(response: Response): Promise<Answer> {
  const { status, headers } = response
  return { status, headers: Object.fromEntries(headers), body: await response.text() }
}
