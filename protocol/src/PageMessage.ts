import { ensure, ProtocolError } from './Errors.ts'
import { limits } from './limits.ts'
import * as schema from './schema.ts'

// PageMessage v1 is frozen: sites host an SDK for years. Fields may be added, and are ignored where they are unknown.

/** UUID v4, one for each press. */
const id = schema.matching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, 36)
const v = schema.literal(1)

const kind = schema.fields({ type: schema.text(16, 1) })
const connect = schema.fields({ tuppence: v, type: schema.literal('connect'), id })
const pay = schema.fields({
  v,
  type: schema.literal('pay'),
  id,
  url: schema.text(limits.urlChars, 1),
  method: schema.matching(/^[A-Z]{1,16}$/, 16),
  challenges: schema.list(schema.text(limits.pageMessage), 64, 1),
})
const ask = schema.fields({ v, type: schema.literal('state'), id })
const receipt = schema.fields({
  v,
  type: schema.literal('receipt'),
  id,
  status: schema.pipe(schema.integer, schema.minValue(100), schema.maxValue(599)),
  receipt: schema.exactOptional(schema.text(limits.receipt)),
  problem: schema.exactOptional(schema.text(512)),
})
const connected = schema.fields({ v, type: schema.literal('connected'), id })

const state = { v, type: schema.literal('state'), id }
const word = schema.fields({ state: schema.text(16, 1) })
const plain = schema.fields({ ...state, state: schema.picklist(['accepted', 'paid', 'not-paid', 'unknown']) })
const ready = schema.fields({
  ...state,
  state: schema.literal('ready'),
  header: schema.picklist(['Authorization', 'Payment-Authorization']),
  value: schema.text(limits.credential, 1),
})
const failed = schema.fields({
  ...state,
  state: schema.literal('error'),
  code: schema.matching(/^[a-z0-9-]{1,64}$/, 64),
})

/** Page to window, with exactly one port: is a wallet there? */
export type Connect = Readonly<schema.InferOutput<typeof connect>>
/** The reader pressed: `challenges` are the raw WWW-Authenticate values of the 402 at `url`. */
export type Pay = Readonly<schema.InferOutput<typeof pay>>
/** How does the payment of this press stand? */
export type Ask = Readonly<schema.InferOutput<typeof ask>>
/** The till's answer: its status, the raw Payment-Receipt value, the problem's type. */
export type Receipt = Readonly<schema.InferOutput<typeof receipt>>
/** Everything a page may say over the port. */
export type ToWallet = Pay | Ask | Receipt

export type Connected = Readonly<schema.InferOutput<typeof connected>>
/** Where the payment stands; `ready` has the field and value to send to the till. */
export type State = Readonly<schema.InferOutput<typeof plain | typeof ready | typeof failed>>
/** Everything a wallet says to a page. */
export type FromWallet = Connected | State

/** The page's first message. Throws malformed-message; the caller checks the event around it. */
export function parseConnect(data: unknown): Connect {
  return schema.parse(connect, data, 'malformed-message')
}

/** A message of a hostile page: own, named fields only, 32 KiB of text in all. Throws malformed-message, too-large. */
export function parseToWallet(data: unknown): ToWallet {
  switch (schema.parse(kind, data, 'malformed-message').type) {
    case 'pay':
      return withinSize(schema.parse(pay, data, 'malformed-message'))
    case 'state':
      return schema.parse(ask, data, 'malformed-message')
    case 'receipt':
      return schema.parse(receipt, data, 'malformed-message')
    default:
      throw new ProtocolError('malformed-message', 'type')
  }
}

/** A wallet's message, as the page reads it. Throws malformed-message. */
export function parseFromWallet(data: unknown): FromWallet {
  switch (schema.parse(kind, data, 'malformed-message').type) {
    case 'connected':
      return schema.parse(connected, data, 'malformed-message')
    case 'state':
      return parseState(data)
    default:
      throw new ProtocolError('malformed-message', 'type')
  }
}

function parseState(data: unknown): State {
  switch (schema.parse(word, data, 'malformed-message').state) {
    case 'ready':
      return schema.parse(ready, data, 'malformed-message')
    case 'error':
      return schema.parse(failed, data, 'malformed-message')
    default:
      return schema.parse(plain, data, 'malformed-message')
  }
}

function withinSize(message: Pay): Pay {
  const chars = message.challenges.reduce((sum, line) => sum + line.length, message.url.length)
  ensure(chars <= limits.pageMessage, 'too-large', 'page message')
  return message
}
