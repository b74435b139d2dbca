import { Credential, Errors, Problem } from '@tuppence/protocol'
import { bodyDigest } from './bodyDigest.ts'
import * as Cookie from './Cookie.ts'
import type { Core } from './Core.ts'
import { clientAddress } from './clientAddress.ts'
import { describe } from './Log.ts'
import { ask, type Offer, refuse } from './offer.ts'
import { openByCookie, openClaim, type Serve } from './openClaim.ts'
import { Refusal } from './Refusal.ts'
import { plainProblem, problemResponse, withoutBody } from './respond.ts'
import * as Sale from './Sale.ts'
import { TillError } from './TillError.ts'
import { takePayment } from './takePayment.ts'

/** What an adapter knows that a Request does not tell. */
export type Peer = {
  /** The other end's address. Without one, all such requests share one rate. */
  readonly address?: string | undefined
  /** The raw lines of both credential fields: a server may have dropped or joined some in the Request. */
  readonly fields?: Credential.Fields | undefined
}

/** One thing for sale, at one place of a site. */
export type Charge = {
  /**
   * Answers a request: runs `serve` when it is paid for, and otherwise says what it costs or what is wrong. Never
   * throws; a handler that throws gives a 500 and leaves the payment open for the same coins.
   */
  handle(request: Request, serve: Serve, peer?: Peer): Promise<Response>
}

type Visit = {
  readonly core: Core
  readonly options: Sale.ChargeOptions
  readonly request: Request
  readonly serve: Serve
  readonly peer: Peer
}

/** A charge of a till, whose options were checked. */
export function createCharge(core: Core, options: Sale.ChargeOptions): Charge {
  return {
    async handle(request, serve, peer = {}) {
      const response = await answerOrFail({ core, options, request, serve, peer })
      return request.method === 'HEAD' ? withoutBody(response) : response
    },
  }
}

async function answerOrFail(visit: Visit): Promise<Response> {
  try {
    return await answer(visit)
  } catch (error) {
    if (isTooLongName(visit, error)) {
      visit.core.log('warn', error.code)
      return plainProblem(400, 'Bad Request')
    }
    visit.core.log('error', 'till-failed', describe(error))
    return problemResponse(Problem.of('internal-payment-error'))
  }
}

/** That what the owner has fixed fits was seen when the charge was made: the rest of it came with the request. */
function isTooLongName({ options }: Visit, error: unknown): error is TillError {
  const isTooLarge = error instanceof TillError && error.code === 'credential-too-large'
  return isTooLarge && typeof options.resource === 'function'
}

async function answer(visit: Visit): Promise<Response> {
  const { core, options, request, serve } = visit
  const isBound = options.digest === true
  // First of all, so that what the owner's functions read of a body is never more than this.
  const digest = isBound ? await bodyDigest(request, core.limits.digestBody) : undefined
  if (isBound && digest === undefined) return plainProblem(413, 'Content Too Large')
  const item = await itemOf(visit)
  if (typeof item !== 'string') return item
  const { cacheSeconds = 0 } = options
  const access = cookieAccess(visit, item)
  // The cheap way: nothing is parsed, asked or stored.
  if (access !== undefined) {
    return openByCookie(core, { request, serve, cacheSeconds }, { claim: access.claim, resource: item })
  }
  await core.opened()
  void core.settler.sweep()
  const sale = await Sale.of(options, request, { item, digest, settings: core })
  if (sale === undefined) return plainProblem(400, 'Bad Request')
  return pay(visit, { sale, digest })
}

async function pay(visit: Visit, offer: Offer): Promise<Response> {
  const { core, options, request, serve, peer } = visit
  const { cacheSeconds = 0 } = options
  const address = clientAddress(
    { address: peer.address, forwardedFor: request.headers.get('x-forwarded-for') ?? undefined },
    core.proxies,
  )
  try {
    const fields = peer.fields ?? fieldsOf(request)
    if (!hasCredential(fields)) return await ask(core, offer, { problem: 'payment-required' })
    const wait = core.bad.wait(address, core.now())
    if (wait > 0) return plainProblem(429, 'Too Many Requests', wait)
    const credential = select(fields)
    if (credential === undefined) return await ask(core, offer, { problem: 'payment-required' })
    const taken = await takePayment(core, { ...offer, method: request.method }, credential)
    const { id: challengeId } = credential.challenge
    const bought = { opens: Sale.opened(options, offer.sale.item), price: offer.sale.amount.units }
    return await openClaim(core, { request, serve, challengeId, cacheSeconds, ...bought }, taken)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.more.isBad === true) core.bad.count(address, core.now())
    core.log('info', 'refused', { problem: error.problem, detail: error.more.detail ?? '' })
    return refuse(core, offer, error)
  }
}

/** The item, or the answer to a request that names none that can be. */
async function itemOf({ core, options, request }: Visit): Promise<string | Response> {
  try {
    return (await Sale.item(options, request)) ?? plainProblem(404, 'Not Found')
  } catch (error) {
    if (!(error instanceof TillError)) throw error
    // A name made of a URL's parts is as strange as the URL.
    core.log('warn', error.code)
    return plainProblem(400, 'Bad Request')
  }
}

function cookieAccess({ core, options, request }: Visit, item: string): Cookie.Access | undefined {
  if (options.kind !== 'own' || Sale.methodOf(request) !== 'GET') return undefined
  const resource = Sale.opened(options, item)
  const of = { realm: core.issuer.realm, resource, keys: core.cookieKeys(), now: core.now() }
  return Cookie.read(request.headers.get('cookie'), of)
}

function fieldsOf(request: Request): Credential.Fields {
  const lines = (name: string): string[] => {
    const value = request.headers.get(name)
    return value === null ? [] : [value]
  }
  return { authorization: lines('authorization'), paymentAuthorization: lines('payment-authorization') }
}

function hasCredential({ authorization, paymentAuthorization }: Credential.Fields): boolean {
  return (
    paymentAuthorization.length > 0 || authorization.some((line) => /^[ \t]*payment(?:[ \t]|$)/i.test(line))
  )
}

/** The one credential, if it came in the field its challenge selected. Throws Refusal. */
function select(fields: Credential.Fields): Credential.Credential | undefined {
  try {
    return Credential.select(fields)
  } catch (error) {
    if (!(error instanceof Errors.ProtocolError)) throw error
    const problem = error.code === 'several-credentials' ? 'bad-request' : 'malformed-credential'
    throw new Refusal(problem, { detail: error.code, isBad: true })
  }
}
