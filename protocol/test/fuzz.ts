import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { expect } from 'vitest'

/** So many inputs each fuzz test takes in `npm run test:fuzz`. */
const long = 100_000
/** More memory than all inputs of a test may leave behind. */
const mostBytes = 400 * 1024 ** 2
/** Inputs after which Node gets a turn: what a Response has left is let go in one, and a fake clock never gives any. */
const turnAfter = 100

/** How many inputs a test with the tag `fuzz` takes: `short` in `npm test`. */
export function runs(short: number): number {
  return process.env.MODE === 'fuzz' ? long : short
}

const odd = [
  '',
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '0',
  '-1',
  '1e9',
  '9007199254740993',
  'null',
  '\u0000',
]
const strange = [
  '__proto__',
  '\ud800',
  '\u202e',
  '=',
  ';',
  '%00',
  '\r\n',
  'é',
  '"a":1,',
  '[[[[[[[[',
  'A'.repeat(300),
]

/** Somewhere, everywhere alike: fast-check's own doubles lie next to zero nearly always. */
const anywhere = fc.noBias(fc.nat(0xffff)).map((part) => part / 0x10000)

/** One to four changes of a text; `samples` are what parts are taken from. */
function changes(samples: readonly string[]): fc.Arbitrary<(text: string) => string> {
  const edit = fc.record({
    kind: fc.constantFrom('cut', 'double', 'insert', 'replace', 'splice', 'end'),
    at: anywhere,
    length: fc.integer({ min: 0, max: 24 }),
    text: fc.oneof(fc.constantFrom(...odd, ...strange), fc.string({ maxLength: 4 })),
    other: fc.constantFrom(...samples),
  })
  return fc.array(edit, { minLength: 1, maxLength: 4 }).map((edits) => (text) => edits.reduce(mutate, text))
}

/** Texts of these, each with some characters changed, cut, doubled, moved or taken from another. */
export function mutations(samples: readonly string[]): fc.Arbitrary<string> {
  return fc.tuple(fc.constantFrom(...samples), changes(samples)).map(([sample, change]) => change(sample))
}

type Edit = { kind: string; at: number; length: number; text: string; other: string }

function mutate(text: string, { kind, at, length, text: inserted, other }: Edit): string {
  const start = Math.floor(at * text.length)
  const [head, middle, tail] = [
    text.slice(0, start),
    text.slice(start, start + length),
    text.slice(start + length),
  ]
  switch (kind) {
    case 'cut':
      return head + tail
    case 'double':
      return head + middle + middle + tail
    case 'insert':
      return head + inserted + middle + tail
    case 'replace':
      return head + inserted + tail
    case 'splice':
      return head + other.slice(Math.floor(at * other.length)).slice(0, length) + tail
    default:
      return head
  }
}

/**
 * JSON values of these, half of them with one part changed, the others mutated as text; as the text itself where that is
 * no JSON any more.
 */
export function mutatedValues(samples: readonly unknown[]): fc.Arbitrary<unknown> {
  const texts = samples.map((sample) => JSON.stringify(sample))
  const part = fc
    .tuple(fc.constantFrom(...texts), anywhere, changes(texts))
    .map(([text, at, change]) => changePart(text, at, change))
  return fc.oneof(part, mutations(texts).map(read))
}

function read(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** A value with one of its texts, numbers and the like changed. */
function changePart(text: string, at: number, change: (text: string) => string): unknown {
  const isPart = (value: unknown) => typeof value !== 'object' || value === null
  let parts = 0
  JSON.parse(text, (_, value) => {
    if (isPart(value)) parts += 1
    return value
  })
  let left = Math.floor(at * parts)
  return JSON.parse(text, (_, value) => {
    if (!isPart(value) || left-- !== 0) return value
    return typeof value === 'string' ? change(value) : read(change(JSON.stringify(value)))
  })
}

/** What a Request or a Response lets pass as a field's value. */
export function isFieldValue(text: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(text)
}

type Options = {
  /**
   * For a reader that its inputs change. Called before each input, outside its time; `fresh` puts what it reads into back
   * as it was at first.
   */
  readonly ready?: (fresh: boolean) => Promise<void>
  /** CPU time that any single input may cost, where more than reading is done with it. */
  readonly mostMs?: number
}

/**
 * Gives `short` inputs, or the long form's, to a reader, which must not throw, and measures what each costs. Without
 * `ready` the reader must be one that nothing it reads changes, or it would be measured at something else.
 */
export async function fuzz<T>(
  inputs: fc.Arbitrary<T>,
  short: number,
  read: (input: T) => unknown,
  { ready, mostMs = 50 }: Options = {},
): Promise<void> {
  const once = async (input: T, fresh: boolean): Promise<number> => {
    await ready?.(fresh)
    const before = process.cpuUsage()
    await read(input)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  }
  const memory = process.memoryUsage().rss
  let given = 0
  const property = fc.asyncProperty(inputs, async (input) => {
    given += 1
    if (given % turnAfter === 0) await turn()
    let ms = await once(input, false)
    // Again: it may have compiled, or have waited for a collection.
    for (let again = 0; ms >= mostMs && again < 3; again += 1) ms = await once(input, true)
    expect(ms, 'CPU ms').toBeLessThan(mostMs)
  })
  await fc.assert(property, { numRuns: runs(short) })
  expect(process.memoryUsage().rss - memory, 'bytes').toBeLessThan(mostBytes)
}
