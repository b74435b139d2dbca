import fc from 'fast-check'
import { expect, it } from 'vitest'
import { defaults } from '../config.ts'
import * as Queue from './Queue.ts'

const origin = 'https://shop.example'
const ask = (id: string, from = origin, askedAt = 0): Queue.Waiting => ({
  id,
  origin: from,
  askedAt,
  checked: true,
})

function fill(origins: readonly string[]): { queue: Queue.Queue; busy: number } {
  let queue: Queue.Queue = []
  let busy = 0
  for (const [i, from] of origins.entries()) {
    const next = Queue.enqueue(queue, ask(`${i}`, from), defaults)
    if (next === undefined) busy += 1
    else queue = next
  }
  return { queue, busy }
}

it('A6: behavior: 50 requests of one origin are 1 window, 3 waiting and 46 busy', () => {
  const { queue, busy } = fill(Array.from({ length: 50 }, () => origin))
  expect(queue).toHaveLength(4)
  expect(busy).toBe(46)
  expect(Queue.nextToShow(queue)?.id).toBe('0')
})

it('A6: behavior: whatever the origins, one is shown and at most 3 of each and 10 in all wait', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e')), (origins) => {
      const { queue } = fill(origins)
      expect(queue.length).toBeLessThanOrEqual(11)
      for (const name of 'abcde') {
        expect(queue.slice(1).filter((each) => each.origin === name).length).toBeLessThanOrEqual(3)
      }
    }),
  )
})

it('behavior: nothing is shown while the first has its window', () => {
  const queue = Queue.withShown([ask('a'), ask('b')], 'a', { at: 5, tab: 1 })
  expect(Queue.nextToShow(queue)).toBeUndefined()
  expect(Queue.nextToShow(Queue.remove(queue, 'a'))?.id).toBe('b')
})

it('behavior: a question whose payee is still being looked at holds nobody up', () => {
  const { checked: _, ...slow } = ask('slow')
  const queue = [slow, ask('a')]
  expect(Queue.nextToShow(queue)?.id).toBe('a')
  expect(Queue.nextToShow([slow])).toBeUndefined()
  expect(Queue.nextToShow(Queue.withChecked([slow], 'slow'))?.id).toBe('slow')
})

it('behavior: 2 minutes in the queue, 10 on the screen, and none while the reader tops up', () => {
  const queued = ask('a', origin, 1000)
  expect(Queue.isOver(queued, 120_999, defaults)).toBe(false)
  expect(Queue.isOver(queued, 121_000, defaults)).toBe(true)
  const shown = { ...queued, shown: { at: 100_000, tab: 1 } }
  expect(Queue.isOver(shown, 699_999, defaults)).toBe(false)
  expect(Queue.isOver(shown, 700_000, defaults)).toBe(true)
  expect(Queue.isOver({ ...shown, shown: { at: 0, tab: 1, stopped: true } }, 1e12, defaults)).toBe(false)
})

it('A3: behavior: only the tab opened for a question decides it, only while it lives', () => {
  const queue = Queue.withShown([ask('a'), ask('b')], 'a', { at: 0, tab: 7 })
  const asking = { tab: 7, now: 1, config: defaults }
  expect(Queue.mayDecide(queue, 'a', asking)).toBe(true)
  expect(Queue.mayDecide(queue, 'a', { ...asking, tab: 8 })).toBe(false)
  expect(Queue.mayDecide(queue, 'b', asking)).toBe(false)
  expect(Queue.mayDecide(queue, 'c', asking)).toBe(false)
  expect(Queue.mayDecide(queue, 'a', { ...asking, now: defaults.approvalShown })).toBe(false)
  const opening = Queue.withShown(queue, 'a', { at: 0 })
  expect(Queue.mayDecide(opening, 'a', asking)).toBe(false)
})
