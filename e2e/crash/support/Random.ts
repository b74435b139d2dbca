/** Numbers that look like chance and are the same for the same seed. */
export type Random = {
  /** From 0 to below 1. */
  next(): number
  /** A whole number from 0 to below `end`. */
  below(end: number): number
  chance(probability: number): boolean
  pick<T>(from: readonly T[]): T
  /** A source of its own, so that what one part draws does not move what another gets. */
  fork(name: string): Random
}

/** sfc32, seeded through FNV-1a of the text. */
export function create(seed: string): Random {
  const next = sfc32([hash(`${seed}/a`), hash(`${seed}/b`), hash(`${seed}/c`)])
  for (let i = 0; i < 12; i += 1) next()
  const random: Random = {
    next,
    below: (end) => Math.floor(next() * end),
    chance: (probability) => next() < probability,
    pick(from) {
      const picked = from[random.below(from.length)]
      if (picked === undefined) throw new Error('nothing to pick from')
      return picked
    },
    fork: (name) => create(`${seed}/${name}`),
  }
  return random
}

function sfc32(state: readonly [number, number, number]): () => number {
  let [a, b, c] = state
  let counter = 1
  return () => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return (sum >>> 0) / 2 ** 32
  }
}

function hash(text: string): number {
  let value = 0x811c9dc5
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  return value | 0
}
