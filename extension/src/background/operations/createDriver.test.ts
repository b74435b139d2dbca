import { expect, it } from 'vitest'
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
    after: () => {},
  })
  await driver.drive('a')
  expect(steps).toBe(3)
  await driver.drive('a')
  expect(steps).toBe(3 + 64)
})
