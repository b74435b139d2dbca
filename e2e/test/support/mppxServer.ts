import { Token } from '@tuppence/protocol/ecash'
import { Errors, Method, Receipt } from 'mppx'
import { Mppx, Request as MppxRequest } from 'mppx/server'
import { cashu } from './cashuMethod.ts'
import { serveOnPort } from './serveOnPort.ts'
import { NotMoney, type Price, type Stranger } from './strangers.ts'

export type ShopOptions = {
  readonly bank: string
  readonly stranger: Stranger
  /** mppx then asks for the credential in Payment-Authorization. */
  readonly requiresAuth?: boolean
  /** What mppx puts into `opaque`. */
  readonly meta?: Record<string, string>
  /** Instead of host and port. */
  readonly realm?: string
  /** Another offer beside ours, before it in the same line. */
  readonly also?: boolean
  /** What the site says of its tills, if anything. */
  readonly wellKnown?: object
  /** Sells every path there is, the well-known ones too. */
  readonly sellsAll?: boolean
}

/** A shop of mppx that takes ecash, on a port: it looks at a token, cashes it at the bank, and keeps what it has seen. */
export async function openShop(options: ShopOptions) {
  const price: Price = { units: 5n, bank: options.bank }
  const till = cashTill(options.stranger, price)
  const server = await serveOnPort((url) => {
    const sell = seller(options, { price, till, realm: options.realm ?? new URL(url).host })
    return MppxRequest.toNodeListener(async (request) => {
      const { pathname } = new URL(request.url)
      const { wellKnown, sellsAll = false } = options
      if (wellKnown !== undefined && pathname === '/.well-known/tuppence') return Response.json(wellKnown)
      if (pathname === '/poem' || sellsAll) return sell(request)
      return new Response('nothing here', { status: 404 })
    })
  })
  return { ...server, till }
}

type CashTill = ReturnType<typeof cashTill>

function cashTill(stranger: Stranger, price: Price) {
  const spent = new Set<string>()
  const takings = { units: 0n, tokens: [] as string[] }
  const method = Method.toServer(cashu, {
    async validate({ credential, request }) {
      const worth = await ofMoney(() => stranger.look(credential.payload.token, price))
      if (worth < price.units) throw new Errors.PaymentInsufficientError({ reason: `worth ${worth}` })
      return {
        challenge: credential.challenge,
        credential,
        details: {},
        intent: 'charge',
        method: 'cashu',
        request,
      }
    },
    async broadcast({ credential }) {
      const { token } = credential.payload
      const secrets = Token.decode(token).proofs.map(({ secret }) => secret)
      if (secrets.some((secret) => spent.has(secret))) {
        throw new Errors.VerificationFailedError({ reason: 'seen before' })
      }
      for (const secret of secrets) spent.add(secret)
      takings.units += await ofMoney(() => stranger.cash(token, price))
      takings.tokens.push(token)
      const timestamp = new Date().toISOString()
      return Receipt.from({
        method: 'cashu',
        status: 'success',
        timestamp,
        reference: Token.reference(token),
      })
    },
  })
  return { method, takings, paymentRequest: stranger.paymentRequest(price) }
}

/** mppx answers a plain error with 500. */
async function ofMoney<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof NotMoney)) throw error
    throw new Errors.VerificationFailedError({ reason: error.message })
  }
}

type Selling = { readonly price: Price; readonly till: CashTill; readonly realm: string }

/** Another way to pay, which nobody here can. */
const favour = Method.from({ ...cashu, name: 'favour' })

function seller({ requiresAuth, meta, also }: ShopOptions, { price, till, realm }: Selling) {
  const asked = Method.toServer(favour, {
    async broadcast() {
      throw new Errors.VerificationFailedError()
    },
  })
  const mppx = Mppx.create({
    realm,
    secretKey: 'k'.repeat(40),
    methods: [till.method, asked],
    ...(requiresAuth !== undefined && { requiresAuth }),
  })
  const terms = {
    amount: String(price.units),
    currency: 'usd',
    description: 'A “poem” by José',
    methodDetails: { paymentRequest: till.paymentRequest },
    ...(meta && { meta }),
  }
  const ours = ['cashu/charge', terms] as const
  const sell = also ? mppx.compose(['favour/charge', terms], ours) : mppx.compose(ours)
  return async (request: Request): Promise<Response> => {
    const result = await sell(request)
    return result.status === 402 ? result.challenge : result.withReceipt(new Response('roses are red'))
  }
}
