import { describe, expect, it } from 'vitest'
import type { Told } from '../../extension/test/touches/Told.ts'
import type { Touch } from '../fixtures/overseer.ts'
import { distinct, inStates, type Seen, telling } from '../worker/choices.ts'

/** A line for each touch: state, what and when. */
const touchesOf = (lines: readonly string[]): Seen[] =>
  lines.map((line) => {
    const [state = '', what, when, at = ''] = line.split(' ')
    return { state, told: { what, when, at } as Told, name: line, isSteady: true }
  })

const payment = touchesOf([
  'none read before vault',
  'none read before operations',
  'none write before operations',
  'pay:asked write after operations',
  'pay:asked read before banks',
  'pay:asked read before keysets',
  'pay:asked fetch before /v1/swap',
  'pay:asked read before vault',
  'pay:asked fetch after /v1/swap',
  'pay:asked write before operations',
  'pay:paid write after operations',
])
const names = (touches: readonly Touch[]) => touches.map(({ name }) => name)

describe('choices', () => {
  it('behavior: every deed is kept, before and after, and the first of reads that follow one another', () => {
    expect(names(distinct(payment))).toEqual([
      'none read before vault',
      'none write before operations',
      'pay:asked write after operations',
      'pay:asked read before banks',
      'pay:asked fetch before /v1/swap',
      'pay:asked read before vault',
      'pay:asked fetch after /v1/swap',
      'pay:asked write before operations',
      'pay:paid write after operations',
    ])
  })

  it('behavior: the short form keeps the last deed of each state, and what the bank did that nobody heard', () => {
    expect(names(telling(payment))).toEqual([
      'none write before operations',
      'pay:asked fetch after /v1/swap',
      'pay:asked write before operations',
      'pay:paid write after operations',
    ])
  })

  it('behavior: where a state’s last deed is not done each time, the short form takes the one before it', () => {
    const seen = payment.map((touch) => ({
      ...touch,
      isSteady: touch.told.when !== 'before' || touch.told.what !== 'write',
    }))
    expect(names(telling(seen))).toEqual([
      'pay:asked fetch after /v1/swap',
      'pay:paid write after operations',
    ])
  })

  it('behavior: a choice can be kept to some states', () => {
    expect(names(inStates(['pay:paid'], distinct)(payment))).toEqual(['pay:paid write after operations'])
  })
})
