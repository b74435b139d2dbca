import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { KeysetLine } from './Bank.ts'
import { firstSeen, rotate } from './rotation.ts'

const hour = 3_600_000
const rotation = 24 * hour
const line = (id: string, active: boolean, unit = 'usd'): KeysetLine => ({ id, unit, active, feePpk: 0 })

/** What a wallet keeps after it has seen the bank sign with these, one after the other, at these hours. */
function visits(...seen: readonly (readonly [number, string])[]): KeysetLine[] {
  const [[start, first] = [0, ''], ...later] = seen
  let lines = firstSeen([line(first, true)], start * hour)
  for (const [at, id] of later) {
    const listed = [...new Set([...lines.map((each) => each.id), id])].map((each) => line(each, each === id))
    lines = rotate(lines, listed, { now: at * hour, rotation })
  }
  return lines
}
const active = (lines: readonly KeysetLine[]) => lines.filter((each) => each.active).map(({ id }) => id)

describe('rotate', () => {
  it.each<[string, ...(readonly [number, string])[]]>([
    ['once, an hour after it was met', [0, 'a'], [1, 'b']],
    ['once a day', [0, 'a'], [24, 'b'], [48, 'c'], [72, 'd']],
    ['seen late, the next one soon after', [0, 'a'], [240, 'b'], [241, 'c']],
    ['back to one of long ago', [0, 'a'], [1, 'b'], [25, 'a']],
  ])('R3: behavior: a bank may change its keyset: %s', (_, ...seen) => {
    expect(active(visits(...seen))).toEqual([seen.at(-1)?.[1]])
  })

  it.each<[string, ...(readonly [number, string])[]]>([
    ['another at every visit', [0, 'a'], [1, 'b'], [2, 'c']],
    ['to and fro', [0, 'a'], [1, 'b'], [2, 'a']],
    ['twice within a day, of which only parts were seen', [0, 'a'], [20, 'a'], [21, 'b'], [43, 'c']],
  ])('R3: error: a bank that changes it more often may know its readers by it: %s', (_, ...seen) => {
    const before = visits(...seen.slice(0, -1))
    const kept = structuredClone(before)
    expect(() => visits(...seen)).toThrow(expect.objectContaining({ code: 'bank-misbehaved' }))
    expect(before).toEqual(kept)
  })

  it('behavior: each unit has a keyset of its own, and what is not listed any more is only retired', () => {
    const before = firstSeen([line('a', true), line('e', true, 'eur')], 0)
    const after = rotate(before, [line('b', true), line('f', true, 'eur')], { now: hour, rotation })
    expect(active(after)).toEqual(['b', 'f'])
    expect(after.find(({ id }) => id === 'a')).toMatchObject({ active: false, seenAt: 0 })
  })

  it('behavior: a time that lies ahead is of a clock since set back, and proves nothing', () => {
    const before = visits([1000, 'a'], [1001, 'b'])
    const listed = [line('a', false), line('b', false), line('c', true)]
    expect(active(rotate(before, listed, { now: 2 * hour, rotation }))).toEqual(['c'])
  })

  it('property: three keysets are never seen within a day, however a bank and a reader come by', () => {
    const visit = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.constantFrom('a', 'b', 'c', 'd'))
    fc.assert(
      fc.property(fc.array(visit, { minLength: 1, maxLength: 12 }), (steps) => {
        let at = 0
        let lines = firstSeen([line('a', true)], 0)
        const taken: [number, string][] = [[0, 'a']]
        for (const [hours, id] of steps) {
          at += hours
          const listed = [...new Set([...lines.map((each) => each.id), id])].map((each) =>
            line(each, each === id),
          )
          try {
            lines = rotate(lines, listed, { now: at * hour, rotation })
            taken.push([at, id])
          } catch {
            // Refused: nothing was taken over.
          }
        }
        for (const [until] of taken) {
          const day = taken.filter(([when]) => when > until - 24 && when <= until)
          const changes = day.filter(([, id], i) => i > 0 && day[i - 1]?.[1] !== id)
          expect(changes.length).toBeLessThan(2)
        }
      }),
    )
  })
})
