import { store, type Vault, type Work } from './Vault.ts'

/** Some numbers in a row. */
export type Numbers = { readonly first: number; readonly count: number }

/** The next number never used, and those below it that came to nothing: in order, none beside another. */
type Counter = { readonly next: number; readonly back?: readonly Numbers[] }

const counters = store<Counter>('counters')

/** What a counter counts: the coins of a keyset, those of one lock on it, or the quotes of a seed. */
export type Counted =
  | { readonly of: 'plain'; readonly seed: string; readonly keyset: string }
  | {
      readonly of: 'locked'
      readonly seed: string
      readonly keyset: string
      readonly V: string
      readonly T: number
    }
  | { readonly of: 'quote'; readonly seed: string }

/** Takes `count` numbers within a step and gives the first. They are used up when the step commits. */
export async function take(vault: Vault, work: Work, counted: Counted, count: number): Promise<number> {
  const key = await vault.name(parts(counted))
  const next = (await work.get(counters, key))?.next ?? 0
  work.save(counters, key, { next: next + count })
  return next
}

/**
 * As `take`, for numbers of which a restore passes over a few only: rather than leaving more than `most` behind that
 * came to nothing, it begins with those again.
 */
export async function takeClose(
  vault: Vault,
  work: Work,
  counted: Counted,
  { count, most }: { count: number; most: number },
): Promise<number> {
  const key = await vault.name(parts(counted))
  const { next, back = [] } = (await work.get(counters, key)) ?? { next: 0 }
  const last = back.at(-1)
  const low = last !== undefined && last.first + last.count === next ? last.first : next
  const isFar = low < next && next + count - low > most
  const first = isFar ? low : next
  work.save(counters, key, { next: first + count, back: isFar ? back.slice(0, -1) : back })
  return first
}

/**
 * Puts numbers back within a step, where no other was taken after them: no request that names what was made of them can
 * ever pass. Else a restore would come to so many that were never signed that it looks no further.
 */
export async function putBack(vault: Vault, work: Work, counted: Counted, numbers: Numbers): Promise<void> {
  const key = await vault.name(parts(counted))
  const counter = await work.get(counters, key)
  if (counter?.next !== numbers.first + numbers.count) return
  work.save(counters, key, { next: numbers.first })
}

/** Says within a step that numbers came to nothing: no request that names what was made of them can ever pass. */
export async function giveBack(vault: Vault, work: Work, counted: Counted, numbers: Numbers): Promise<void> {
  const key = await vault.name(parts(counted))
  const { next, back = [] } = (await work.get(counters, key)) ?? { next: 0 }
  work.save(counters, key, { next, back: joined([...back, numbers]) })
}

/** In order, and those that follow each other as one. */
function joined(all: readonly Numbers[]): Numbers[] {
  const whole: Numbers[] = []
  for (const each of [...all].sort((a, b) => a.first - b.first)) {
    const last = whole.at(-1)
    if (last === undefined || last.first + last.count !== each.first) whole.push(each)
    else whole.splice(-1, 1, { first: last.first, count: last.count + each.count })
  }
  return whole
}

/** The next number that `take` would give. */
export async function peek(vault: Vault, counted: Counted): Promise<number> {
  return (await vault.get(counters, await vault.name(parts(counted))))?.next ?? 0
}

/** Makes sure that no number below `floor` is given out: the bank has signed those already (threats S4). */
export async function jump(vault: Vault, work: Work, counted: Counted, floor: number): Promise<void> {
  const key = await vault.name(parts(counted))
  const next = (await work.get(counters, key))?.next ?? 0
  if (floor > next) work.save(counters, key, { next: floor })
}

/** Keyed by the seed's fingerprint too: another seed starts from 0 (threats S5, S6). */
function parts(counted: Counted): string[] {
  switch (counted.of) {
    case 'plain':
      return ['counter', 'plain', counted.seed, counted.keyset]
    case 'locked':
      return ['counter', 'locked', counted.seed, counted.keyset, counted.V, String(counted.T)]
    case 'quote':
      return ['counter', 'quote', counted.seed]
  }
}
