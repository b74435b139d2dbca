import { store, type Vault, type Work } from './Vault.ts'

/** The next number never used. */
type Counter = { readonly next: number }

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
