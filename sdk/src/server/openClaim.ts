import { Problem, Receipt, Time } from '@tuppence/protocol'
import { type Answer, accessEnds, type Claim, isRepeatable } from './Claim.ts'
import * as Cookie from './Cookie.ts'
import type { Core } from './Core.ts'
import { describe } from './Log.ts'
import { Refusal } from './Refusal.ts'
import { paidResponse, problemResponse, withoutBody } from './respond.ts'
import { counted, readUpTo } from './streams.ts'
import type { Taken } from './takePayment.ts'

/** What a handler is told: the claim's id, and the resource as it was sold. */
export type Paid = { readonly claim: string; readonly resource: string }
export type Serve = (paid: Paid) => Response | Promise<Response>

/** One request that may have what a claim bought. */
export type Visit = {
  readonly request: Request
  readonly serve: Serve
  readonly challengeId: string
  readonly cacheSeconds: number
  /** What the cookie opens: the resource, and the handler if there are several. */
  readonly opens: string
  /** What is asked for today, in minor units. */
  readonly price: bigint
}

/**
 * Gives out what a claim bought: under the rules of replays, with receipt and cookie. A handler that fails leaves the
 * claim open for the same coins. Throws Refusal.
 */
export async function openClaim(core: Core, visit: Visit, taken: Taken): Promise<Response> {
  const { claim, isFirst } = taken
  const at = core.now()
  if (!isFirst) await countReplay(core, claim, at)
  const forgive = async (): Promise<void> => {
    if (!isFirst) await core.store.forgive(claim.id, at)
  }
  const { request } = visit
  const response = isRepeatable(claim.kind, request.method)
    ? await runEvery(core, visit, { claim, forgive })
    : await runOnce(core, visit, { taken, forgive })
  const delivered = request.method === 'HEAD' ? withoutBody(response) : count(core, claim, response)
  return paidResponse(delivered, {
    receipt: receiptOf(claim, visit.challengeId),
    ...cookieOf(core, visit, claim),
    cacheSeconds: visit.cacheSeconds,
  })
}

/** Serves a reader who brings a cookie: the handler alone, without store, bank or claim. */
export async function openByCookie(
  core: Core,
  visit: Omit<Visit, 'challengeId' | 'opens' | 'price'>,
  paid: Paid,
): Promise<Response> {
  const response = await attempt(core, () => visit.serve(paid))
  const served = visit.request.method === 'HEAD' ? withoutBody(response) : response
  return paidResponse(served, { cacheSeconds: visit.cacheSeconds })
}

async function countReplay(core: Core, claim: Claim, at: number): Promise<void> {
  if (accessEnds(claim) <= at) throw new Refusal('access-ended', { isBad: true })
  const { replays: most, replayWindow: window } = core.limits
  const wait = await core.store.replay(claim.id, at, { most, window })
  if (wait > 0) throw new Refusal('replayed-too-often', { retryAfter: wait, isBad: true })
}

type Forgive = { readonly forgive: () => Promise<void> }

async function runEvery(core: Core, visit: Visit, of: { claim: Claim } & Forgive): Promise<Response> {
  const response = await attempt(core, () => visit.serve(paidOf(of.claim)))
  if (response.status >= 500) await of.forgive()
  return response
}

/** Runs the handler until it has once answered 2xx; from then on that answer is given again. */
async function runOnce(core: Core, visit: Visit, of: { taken: Taken } & Forgive): Promise<Response> {
  const { claim, isFirst } = of.taken
  const { limits, store } = core
  const turn = isFirst ? 'run' : await store.lease(claim.id, core.now(), core.now() + limits.lease)
  if (turn === 'busy') {
    await of.forgive()
    throw new Refusal('settling', { detail: 'handler-running', retryAfter: limits.busyRetryAfter })
  }
  if (turn !== 'run') return answered(turn)
  // Coins whose handler failed could otherwise be shown again where the same handler does more for more.
  if (claim.price < visit.price) {
    await store.settle(claim.id)
    await of.forgive()
    throw new Refusal('already-claimed', { resource: claim.resource, claim: claim.id, isBad: true })
  }
  const renewal = setInterval(
    () => void store.renew(claim.id, core.now() + limits.lease).catch(() => undefined),
    (limits.lease * 1000) / 3,
  )
  renewal.unref()
  try {
    const response = await attempt(core, async () => {
      const answer = await visit.serve(paidOf(claim))
      return answer.ok ? keep(core, claim, answer) : answer
    })
    if (!response.ok) await store.settle(claim.id)
    if (response.status >= 500) await of.forgive()
    return response
  } finally {
    clearInterval(renewal)
  }
}

/** Stores an answer before its first byte leaves; a body too long to keep is sent now and given as empty later. */
async function keep(core: Core, claim: Claim, response: Response): Promise<Response> {
  const { limits, store } = core
  const body = await readUpTo(response.body, limits.storedAnswer)
  const type = response.headers.get('content-type')
  const answer: Answer =
    body.rest === undefined
      ? { status: response.status, ...(type !== null && { type }), body: body.head }
      : { status: 200, body: new Uint8Array() }
  await store.settle(claim.id, answer)
  const { status, statusText, headers } = response
  const isBodyless = response.body === null
  return new Response(isBodyless ? null : (body.rest ?? body.head), { status, statusText, headers })
}

function answered({ status, type, body }: Answer): Response {
  const headers = new Headers(type === undefined ? {} : { 'content-type': type })
  // 204, 205 and 304 must not have a body, not even an empty one.
  return new Response(body.length === 0 ? null : body.slice(), { status, headers })
}

/** A handler's answer; what it throws is logged, and the reader is told that it failed. */
async function attempt(core: Core, serve: () => Response | Promise<Response>): Promise<Response> {
  try {
    return await serve()
  } catch (error) {
    core.log('error', 'handler-failed', describe(error))
    return problemResponse(
      Problem.of('internal-payment-error', { detail: 'paid; try again, it costs nothing' }),
    )
  }
}

/** Counts the delivery when the last byte has been taken. */
function count(core: Core, claim: Claim, response: Response): Response {
  if (!response.ok && response.status !== 304) return response
  const { status, statusText, headers } = response
  const body = counted(response.body, () => core.store.delivered(claim.id))
  return new Response(body, { status, statusText, headers })
}

function paidOf(claim: Claim): Paid {
  return { claim: claim.id, resource: claim.resource }
}

function receiptOf(claim: Claim, challengeId: string): string {
  return Receipt.serialize({
    status: 'success',
    method: 'cashu',
    timestamp: Time.format(claim.claimedAt),
    reference: claim.reference,
    challengeId,
    claim: claim.id,
    settlement: claim.settled === true ? 'settled' : 'deferred',
  })
}

/** Only what is owned, and was bought by GET, gets a cookie: it opens that one path until access ends. */
function cookieOf(core: Core, { request, opens }: Visit, claim: Claim): { cookie?: string } {
  if (!isRepeatable(claim.kind, request.method)) return {}
  const now = core.now()
  const expires = Math.min(accessEnds(claim), now + core.limits.cookieLife)
  if (expires <= now) return {}
  const of = {
    realm: core.issuer.realm,
    resource: opens,
    key: core.cookieKeys()[0],
    path: core.prefix + new URL(request.url).pathname,
    maxAge: expires - now,
  }
  return { cookie: Cookie.serialize({ claim: claim.id, expires }, of) }
}
