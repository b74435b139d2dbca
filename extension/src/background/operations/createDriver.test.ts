import { expect, it } from 'vitest'
import { createAlone } from '../../../test/support/alone.ts'
import { createDriver } from './createDriver.ts'

it('behavior: an operation runs once at a time, and once more when it is asked for meanwhile', async () => {
  let running = 0
  let most = 0
  let runs = 0
  const driver = createDriver({
    read: async () => 'x',
    advance: async () => {
      runs += 1
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setImmediate(resolve))
      running -= 1
      return undefined
    },
    alone: (_, run) => run(),
    after: () => {},
  })
  await Promise.all([driver.drive('a'), driver.drive('a'), driver.drive('a')])
  expect([most, runs]).toEqual([1, 2])
  await driver.drive('a')
  expect(runs).toBe(3)
})

it('error: a step that throws, or never rests, ends the run and not the driver', async () => {
  let steps = 0
  const driver = createDriver({
    read: async () => 'x',
    advance: async (current) => {
      steps += 1
      if (steps === 3) throw new Error('disk')
      return current
    },
    alone: (_, run) => run(),
    after: () => {},
  })
  await driver.drive('a')
  expect(steps).toBe(3)
  await driver.drive('a')
  expect(steps).toBe(3 + 64)
})

it('behavior: of two workers on one operation the second begins when the first has ended', async () => {
  const alone = createAlone()
  const journal: string[] = []
  const worker = (name: string) =>
    createDriver({
      read: async (id) => `${name} ${id}`,
      advance: async (operation) => {
        journal.push(`${operation} begins`)
        await new Promise((resolve) => setImmediate(resolve))
        journal.push(`${operation} ends`)
        return undefined
      },
      alone,
      after: () => {},
    })
  const [first, second] = [worker('first'), worker('second')]
  await Promise.all([first.drive('a'), second.drive('a'), second.drive('b')])
  const at = (entry: string) => journal.indexOf(entry)
  expect(at('second a begins')).toBeGreaterThan(at('first a ends'))
  expect(at('second b begins')).toBeLessThan(at('first a ends'))
  expect(journal).toHaveLength(6)
})
