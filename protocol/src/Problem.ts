import * as Encoding from './Encoding.ts'
import { ensure, within } from './Errors.ts'
import { limits } from './limits.ts'
import * as schema from './schema.ts'

/** What a 402 repeats for show, so that a page needs no decoder; never an authority on the price. */
const offer = ['challengeId', 'hint', 'amount', 'currency', 'description'] as const
const earlier = ['resource', 'claim'] as const
const none = [] as const

type Member = (typeof offer)[number] | (typeof earlier)[number]

/** A problem of the scheme (draft-httpauth-payment-01). Those with 402 come with a fresh challenge. */
function scheme<const M extends readonly Member[]>(name: string, status: number, title: string, members: M) {
  return { type: `https://paymentauth.org/problems/${name}`, status, title, members }
}

/** A problem of ours. None comes with a challenge: paying again would not help. */
function ours<const M extends readonly Member[]>(name: string, status: number, title: string, members: M) {
  return { type: `urn:tuppence:problem:${name}`, status, title, members }
}

/** Every problem by its short name: type, status, title, and the members it may carry beside `detail`. */
export const problems = {
  'payment-required': scheme('payment-required', 402, 'Payment Required', offer),
  'malformed-credential': scheme('malformed-credential', 402, 'Malformed Credential', offer),
  'invalid-payload': scheme('invalid-payload', 402, 'Invalid Payload', offer),
  'invalid-challenge': scheme('invalid-challenge', 402, 'Invalid Challenge', offer),
  'payment-expired': scheme('payment-expired', 402, 'Payment Expired', offer),
  'payment-insufficient': scheme('payment-insufficient', 402, 'Payment Insufficient', offer),
  'verification-failed': scheme('verification-failed', 402, 'Verification Failed', offer),
  'payment-action-required': scheme('payment-action-required', 402, 'Payment Action Required', offer),
  'method-unsupported': scheme('method-unsupported', 400, 'Method Unsupported', none),
  'bad-request': scheme('bad-request', 400, 'Bad Request', none),
  'internal-payment-error': scheme('internal-payment-error', 500, 'Internal Payment Error', none),
  'already-claimed': ours('already-claimed', 409, 'Already Claimed', earlier),
  'access-ended': ours('access-ended', 409, 'Access Ended', none),
  'replayed-too-often': ours('replayed-too-often', 429, 'Replayed Too Often', none),
  'bank-unreachable': ours('bank-unreachable', 503, 'Bank Unreachable', none),
  settling: ours('settling', 503, 'Settling', none),
} as const

/** Short name of a problem of the scheme or of ours. */
export type Name = keyof typeof problems

/** A problem document (RFC 9457), ours or anybody's. */
export type Problem = Readonly<schema.InferOutput<typeof document>>

/** The members a caller may add to a problem. */
export type Extra<N extends Name> = {
  readonly [member in (typeof problems)[N]['members'][number] | 'detail']?: string
}

/** The problem document of a name. Throws malformed-problem for a member that is not the problem's own. */
export function of<N extends Name>(name: N, extra: Extra<N> = {}): Problem & { readonly status: number } {
  const { type, status, title, members } = problems[name]
  const allowed: readonly string[] = ['detail', ...members]
  ensure(
    Object.keys(extra).every((member) => allowed.includes(member)),
    'malformed-problem',
    'member',
  )
  return { type, title, status, ...extra }
}

/** The short name of a problem's type, or undefined for somebody else's. */
export function nameOf(problem: Problem): Name | undefined {
  return names.get(problem.type)
}

/** A problem from a JSON body or its parsed value; unknown members are ignored. Throws malformed-problem, too-large. */
export function parse(body: unknown): Problem {
  const value =
    typeof body === 'string'
      ? within('malformed-problem', () =>
          Encoding.parseJson(body, { maxChars: limits.problem, floats: 'as-text' }),
        )
      : body
  return schema.parse(document, value, 'malformed-problem')
}

const names: ReadonlyMap<string, Name> = /* @__PURE__ */ new Map(
  (Object.keys(problems) as Name[]).map((name) => [problems[name].type, name]),
)

const short = /* @__PURE__ */ schema.exactOptional(schema.text(1024))

const document = /* @__PURE__ */ schema.fields({
  // RFC 9457: a document without a type is about:blank
  type: schema.exactOptional(schema.text(512), 'about:blank'),
  title: short,
  status: schema.exactOptional(schema.integer),
  detail: short,
  challengeId: short,
  hint: short,
  amount: short,
  currency: short,
  description: short,
  resource: short,
  claim: short,
})
