import { type Match, ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'

export type Level = 'weak' | 'fair' | 'good' | 'strong'

/** What makes a password easy to guess, the part of it that is guessed first. */
export type Weakness = 'known' | 'row' | 'repeat' | 'date'

export type Strength = {
  readonly level: Level
  /** Among the commonest there are: not taken at all. */
  readonly isCommon: boolean
  readonly because?: Weakness
}

/** How many guesses, as a power of ten, a password of each level takes at least. */
const levels: readonly (readonly [level: Level, power: number])[] = [
  ['strong', 12],
  ['good', 10],
  ['fair', 8],
]

/** The list is sorted, commonest first. Shorter ones are refused for their length, so they do not count. */
const commonest = new Set(dictionary['passwords-common'].filter((word) => word.length >= 8).slice(0, 10_000))

/** The time an estimate takes grows with the square of the length; what lies past this only adds to the strength. */
const enough = 64

const estimator = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, maxLength: enough })

/** How hard a password is to guess for somebody who has a copy of the vault. */
export function strengthOf(text: string): Strength {
  const password = text.normalize('NFKC')
  const { guessesLog10, sequence } = estimator.check(password, ['tuppence'])
  const isCommon = commonest.has(password.toLowerCase())
  const level = levels.find(([, power]) => guessesLog10 >= power)?.[0] ?? 'weak'
  const because = weaknessOf(sequence)
  return { level: isCommon ? 'weak' : level, isCommon, ...(because && { because }) }
}

function weaknessOf(sequence: readonly Match[]): Weakness | undefined {
  const [longest] = [...sequence].sort((a, b) => b.token.length - a.token.length)
  switch (longest?.pattern) {
    case 'dictionary':
      return 'known'
    case 'spatial':
    case 'sequence':
      return 'row'
    case 'repeat':
      return 'repeat'
    case 'date':
    case 'regex':
      return 'date'
    default:
      return undefined
  }
}
