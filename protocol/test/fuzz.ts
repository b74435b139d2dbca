import fc from 'fast-check'
import { expect } from 'vitest'

/** So many inputs each fuzz test takes in `npm run test:fuzz`. */
const long = 100_000
/** More CPU time than any single input may cost, and more memory than all of them may leave behind. */
const mostMs = 50
const mostBytes = 400 * 1024 ** 2

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

/** Texts of these, each with some characters changed, cut, doubled, moved or taken from another. */
export function mutations(samples: readonly string[]): fc.Arbitrary<string> {
  const edit = fc.record({
    kind: fc.constantFrom('cut', 'double', 'insert', 'replace', 'splice', 'end'),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.integer({ min: 0, max: 24 }),
    text: fc.oneof(fc.constantFrom(...odd, ...strange), fc.string({ maxLength: 4 })),
    other: fc.constantFrom(...samples),
  })
  return fc
    .tuple(fc.constantFrom(...samples), fc.array(edit, { minLength: 1, maxLength: 4 }))
    .map(([sample, edits]) => edits.reduce(mutate, sample))
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

/** JSON values of these, mutated as text; as the text itself where that is no JSON any more. */
export function mutatedValues(samples: readonly unknown[]): fc.Arbitrary<unknown> {
  return mutations(samples.map((sample) => JSON.stringify(sample))).map((text) => {
    try {
      return JSON.parse(text)
    } catch {
      return text
    }
  })
}

/** What a Request or a Response lets pass as a field's value. */
export function isFieldValue(text: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(text)
}

/** For a reader that its inputs change. */
type State = {
  /** Called before each input, outside its time; `fresh` puts what it reads into back as it was at first. */
  readonly ready: (fresh: boolean) => Promise<void>
}

/**
 * Gives `short` inputs, or the long form's, to a reader, which must not throw, and measures what each costs. Without
 * `state` the reader must be one that nothing it reads changes, or it would be measured at something else.
 */
export async function fuzz<T>(
  inputs: fc.Arbitrary<T>,
  short: number,
  read: (input: T) => unknown,
  state?: State,
): Promise<void> {
  const once = async (input: T, fresh: boolean): Promise<number> => {
    await state?.ready(fresh)
    const before = process.cpuUsage()
    await read(input)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  }
  const memory = process.memoryUsage().rss
  const property = fc.asyncProperty(inputs, async (input) => {
    let ms = await once(input, false)
    // Again: it may have compiled, or have waited for a collection.
    for (let again = 0; ms >= mostMs && again < 3; again += 1) ms = await once(input, true)
    expect(ms, 'CPU ms').toBeLessThan(mostMs)
  })
  await fc.assert(property, { numRuns: runs(short) })
  expect(process.memoryUsage().rss - memory, 'bytes').toBeLessThan(mostBytes)
}
