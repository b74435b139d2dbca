import * as v from 'valibot'
import { isWellFormed, utf8 } from './Encoding.ts'
import { type Code, ProtocolError } from './Errors.ts'
import { limits } from './limits.ts'

// The one file that knows the validation library.
export {
  bigint,
  boolean,
  check,
  custom,
  exactOptional,
  type GenericSchema,
  type InferInput,
  type InferOutput,
  literal,
  maxValue,
  minValue,
  number,
  picklist,
  pipe,
  regex,
  safeInteger,
  string,
  transform,
  union,
  unknown,
  variant,
} from 'valibot'

/** The value `schema` makes of `input`. Throws a ProtocolError with `code`, its detail the path of the first fault. */
export function parse<const S extends v.GenericSchema>(
  schema: S,
  input: unknown,
  code: Code,
): v.InferOutput<S> {
  let result: v.SafeParseResult<S>
  try {
    result = v.safeParse(schema, input, { abortEarly: true })
  } catch (error) {
    // a hostile object may throw while it is read
    throw error instanceof ProtocolError ? error : new ProtocolError(code)
  }
  if (!result.success) throw new ProtocolError(code, v.getDotPath(result.issues[0]) ?? undefined)
  return result.output
}

/**
 * An object of which only the named, own, plain fields are read; null counts as absent. Unknown fields are never
 * looked at, so their number and shape cost nothing.
 */
export function fields<const E extends v.ObjectEntries>(entries: E) {
  const names = Object.keys(entries)
  return v.pipe(
    v.custom<object>(isObject, 'not an object'),
    v.transform((input) => ownFields(input, names)),
    v.object(entries),
  )
}

/** An array of at most `max` items; its length is looked at before any item. */
export function list<const S extends v.GenericSchema>(item: S, max: number, min = 0) {
  return v.pipe(
    v.custom<unknown[]>(
      (input) => Array.isArray(input) && input.length <= max && input.length >= min,
      'length',
    ),
    v.array(item),
  )
}

/** A well-formed text of `min` to `max` UTF-16 units. */
export function text(max: number, min = 0) {
  return v.custom<string>(
    (input) => typeof input === 'string' && input.length >= min && input.length <= max && isWellFormed(input),
    'text',
  )
}

/** Lower-case hex of exactly `bytes` bytes. */
export function hexOf(bytes: number) {
  return matching(new RegExp(`^[0-9a-f]{${bytes * 2}}$`), bytes * 2)
}

/** A text of at most `max` characters that matches an anchored, linear pattern. */
export function matching(pattern: RegExp, max: number) {
  return v.custom<string>(
    (input) => typeof input === 'string' && input.length <= max && pattern.test(input),
    'pattern',
  )
}

/** A compressed point as hex: shape only, no curve is asked (threats: points are matched before any library). */
export const point = /* @__PURE__ */ matching(/^0[23][0-9a-f]{64}$/, 66)

/** The order of secp256k1, as hex: scalars compare with it as text of one length. */
const order = 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141'

/** A scalar in [1, n-1] as 64 characters of hex. */
export const scalar = /* @__PURE__ */ v.custom<string>(
  (input) =>
    typeof input === 'string' && /^[0-9a-f]{64}$/.test(input) && input < order && !/^0+$/.test(input),
  'scalar',
)

/** A keyset id: 8 bytes (v1, or a token's short form) or 33 bytes. */
export const keysetId = /* @__PURE__ */ matching(/^(?:0[01][0-9a-f]{14}|01[0-9a-f]{64})$/, 66)

/** A currency code or Cashu unit on the wire. */
export const currency = /* @__PURE__ */ matching(/^[a-z0-9_-]{1,16}$/, 16)

/** A JSON number that is money, as bigint of at most 2^53 - 1. A bigint passes, so that a result parses again. */
export const amount = /* @__PURE__ */ v.pipe(
  v.custom<number | bigint>(
    (input) =>
      typeof input === 'bigint'
        ? input >= 0n && input <= limits.amount
        : Number.isSafeInteger(input) && !isNegative(input),
    'amount',
  ),
  v.transform((input: number | bigint) => BigInt(input)),
)

/** As `amount`, and more than nothing: what a coin is worth. */
export const positive = /* @__PURE__ */ v.pipe(
  amount,
  v.check((units) => units > 0n, 'zero'),
)

/** A coin's secret: 1 to 1 024 bytes of UTF-8 that survive encoding unchanged. */
export const secret = /* @__PURE__ */ v.custom<string>(
  (input) =>
    typeof input === 'string' &&
    input.length > 0 &&
    input.length <= limits.secret &&
    isWellFormed(input) &&
    utf8(input).length <= limits.secret,
  'secret',
)

/** A whole number from 0 to 2^53 - 1 that is not money: seconds, counts, codes. */
export const integer = /* @__PURE__ */ v.custom<number>(
  (input) => Number.isSafeInteger(input) && !isNegative(input),
  'integer',
)

function isNegative(input: unknown): boolean {
  return typeof input === 'number' && (input < 0 || Object.is(input, -0))
}

function isObject(input: unknown): boolean {
  return typeof input === 'object' && input !== null && !Array.isArray(input)
}

function ownFields(input: object, names: readonly string[]): Record<string, unknown> {
  const taken: Record<string, unknown> = Object.create(null)
  for (const name of names) {
    const value: unknown = Object.getOwnPropertyDescriptor(input, name)?.value
    if (value !== undefined && value !== null) taken[name] = value
  }
  return taken
}
