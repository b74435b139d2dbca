import type { Random } from './Random.ts'

/** One life of a part, from its start to its kill. */
export type Life = {
  readonly isDead: () => boolean
  /** Kills it: from now on nothing it does comes to anything. */
  die(): void
  /** Resolves at the kill. */
  readonly died: Promise<void>
  /** Does something that can be seen from outside; the kill may come right before or right after it. */
  touch<T>(act: () => Promise<T>): Promise<T>
  /** Looks at something; the dead never hear of it. */
  look<T>(act: () => Promise<T>): Promise<T>
  /** For what is not a promise: whether, and on which side of it, the kill comes now. */
  fate(): 'before' | 'after' | undefined
}

/** How often a touch is the last one. Set to 0 when everybody may live. */
export type Mortality = { rate: number }

const never = () => new Promise<never>(() => {})

/** A life that ends by chance at one of its touches, or when told. `onDeath` runs at once. */
export function begin(random: Random, mortality: Mortality, onDeath: () => void = () => {}): Life {
  let isDead = false
  let resolve = () => {}
  const died = new Promise<void>((done) => {
    resolve = done
  })
  const die = () => {
    if (isDead) return
    isDead = true
    try {
      onDeath()
    } finally {
      resolve()
    }
  }
  const fate = () => {
    if (!random.chance(mortality.rate)) return undefined
    return random.chance(0.5) ? 'before' : 'after'
  }
  return {
    isDead: () => isDead,
    die,
    died,
    fate,
    async touch(act) {
      if (isDead) return never()
      const end = fate()
      if (end === 'before') die()
      if (isDead) return never()
      const result = await settled(act)
      // Drawn in a storm, it does not come in the calm after it.
      if (end === 'after' && mortality.rate > 0) die()
      if (isDead) return never()
      if ('error' in result) throw result.error
      return result.value
    },
    async look(act) {
      if (isDead) return never()
      const result = await settled(act)
      if (isDead) return never()
      if ('error' in result) throw result.error
      return result.value
    },
  }
}

async function settled<T>(act: () => Promise<T>): Promise<{ value: T } | { error: unknown }> {
  try {
    return { value: await act() }
  } catch (error) {
    return { error }
  }
}
