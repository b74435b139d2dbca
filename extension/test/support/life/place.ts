import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BankApi } from '@tuppence/protocol'
import { faulty } from '../faults.ts'
import { openShop } from '../shop.ts'
import { bankUrl, type Clock, createNetwork, openBank, type Server } from '../world.ts'

/** Banks where a wallet had money before it came back, named by how far it has come back from there. */
export const banksBefore = {
  named: 'http://localhost:3341',
  scanning: 'http://localhost:3342',
  moving: 'http://localhost:3343',
  cancelled: 'http://localhost:3344',
} as const

export const banks: readonly string[] = [bankUrl, ...Object.values(banksBefore)]

export type Place = ReturnType<typeof openPlace>

/** Five banks whose exchanges can go wrong, a shop at each of them, and at the first one others. */
export function openPlace() {
  const clock: Clock = { now: Date.UTC(2026, 10, 11) }
  const network = createNetwork()
  const data = mkdtempSync(join(tmpdir(), 'tuppence-states-'))
  /** Denominations of the first bank, once it has another keyset. */
  let others: readonly bigint[] | undefined
  const open = (i: number) =>
    openBank({
      ...{ data: join(data, 'now', String(i)), clock },
      ...(i === 0 && others && { denominations: others }),
    })
  const running = new Map(banks.map((url, i) => [url, open(i)]))
  const stop = () => {
    for (const each of running.values()) each.close()
  }
  const start = () => {
    for (const [i, url] of banks.entries()) running.set(url, open(i))
  }
  const serve = (url: string): Server => {
    return (request) => running.get(url)?.serve(request) ?? new Response('', { status: 404 })
  }
  /** What the first bank says of its quotes, when it is looked at. */
  const quotes = { are: 'paid' as 'paid' | 'silent' | 'gone' }
  const faults = new Map(banks.map((url) => [url, faulty(serve(url))]))
  for (const [url, { server }] of faults) {
    network.servers.set(url, (request) => {
      const isLook = url === bankUrl && request.method === 'GET' && /\/mint\/quote\/test\//.test(request.url)
      if (!isLook || quotes.are === 'paid') return server(request)
      const { code, detail } = BankApi.errors.quoteExpired
      return Response.json({ code, detail }, { status: quotes.are === 'gone' ? 400 : 502 })
    })
  }
  const shop = (port: number, options = {}) =>
    openShop(network, { clock, url: `http://localhost:${port}`, ...options })
  return {
    ...{ clock, network, quotes, serve, since: clock.now },
    faultsOf(url: string) {
      const found = faults.get(url)
      if (found === undefined) throw new Error(url)
      return found
    },
    heal() {
      quotes.are = 'paid'
      for (const each of faults.values()) each.heal()
    },
    /** The first bank goes on with another keyset. */
    rotate() {
      stop()
      others = [1n, 2n, 4n, 8n, 16n, 32n, 64n]
      start()
    },
    /** Keeps what the banks have stored; gives what puts them and the clock back there, as often as it is called. */
    keep() {
      const at = clock.now
      stop()
      cpSync(join(data, 'now'), join(data, 'kept'), { recursive: true })
      start()
      return () => {
        clock.now = at
        stop()
        rmSync(join(data, 'now'), { recursive: true })
        cpSync(join(data, 'kept'), join(data, 'now'), { recursive: true })
        start()
      }
    },
    close() {
      stop()
      rmSync(data, { recursive: true, force: true })
    },
    shops: {
      one: shop(8402),
      other: shop(8403),
      online: shop(8404, { mode: 'online' }),
      before: Object.values(banksBefore).map((url, i) => ({
        bank: url,
        shop: shop(8411 + i, { banks: [url] }),
      })),
    },
  }
}
