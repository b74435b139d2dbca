// One of several processes that present the same credential at once; compiled and started by race.test.ts.
import { readFileSync } from 'node:fs'
import { createTill } from '../createTill.ts'
import { sqliteStore } from '../stores/sqlite/sqliteStore.ts'

/** What a racer is told, in a file. */
export type Race = {
  readonly path: string
  readonly secret: string
  readonly vendorKey: string
  readonly bank: string
  readonly now: number
  /** Online: where the bank really listens, and at which step this process ends itself, as `kill -9` would. */
  readonly online?: { readonly at: string; readonly dies?: 'before-send' | 'before-claim' | 'serving' }
  readonly requests: readonly { readonly resource: string; readonly credential: string }[]
}

const race: Race = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'))
const store = sqliteStore(race.path)
const { online } = race

async function fetchOnline(url: string, init: RequestInit): Promise<Response> {
  if (online === undefined) throw new TypeError('no network here')
  const isSwap = url.endsWith('/v1/swap')
  if (isSwap && online.dies === 'before-send') process.kill(process.pid, 'SIGKILL')
  const response = await fetch(url.replace(race.bank, online.at), init)
  if (isSwap && online.dies === 'before-claim') process.kill(process.pid, 'SIGKILL')
  return response
}

function serve(): Response {
  if (online?.dies === 'serving') process.kill(process.pid, 'SIGKILL')
  return new Response('x')
}

const till = createTill({
  url: 'http://localhost:8402',
  secret: race.secret,
  vendorKey: race.vendorKey,
  banks: [race.bank],
  store,
  now: () => race.now,
  mode: online === undefined ? 'offline' : 'online',
  fetch: fetchOnline,
  log: () => undefined,
})
const charge = till.charge({
  resource: (request) => new URL(request.url).pathname.slice(1),
  price: '0.05',
  kind: 'own',
  description: 'An article',
})

await till.ready()
process.on('message', () => {
  const answers = race.requests.map(async ({ resource, credential }) => {
    const headers = { 'payment-authorization': credential }
    const response = await charge.handle(new Request(`http://localhost:8402/${resource}`, { headers }), serve)
    return response.status
  })
  void Promise.all(answers).then((statuses) => process.send?.(statuses))
})
process.send?.('ready')
