import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fuzz } from './fuzz.ts'

/** Costs more than any input may, once. */
function dearOnce() {
  let isPaid = false
  return {
    read() {
      const before = process.cpuUsage().user
      while (!isPaid && process.cpuUsage().user - before < 100_000);
      isPaid = true
    },
    reset() {
      isPaid = false
    },
  }
}

test('error: what is dear only before something has changed is too dear', async () => {
  const { read, reset } = dearOnce()
  const ready = async (fresh: boolean) => {
    if (fresh) reset()
  }
  const told = { cause: { message: expect.stringContaining('CPU ms') } }
  await expect(fuzz(fc.constant(0), 2, read, { ready })).rejects.toMatchObject(told)
})

test('behavior: a first time that was slow by chance is not held against an input', async () => {
  await fuzz(fc.constant(0), 2, dearOnce().read)
})

test('error: an input that throws is told', async () => {
  const read = (input: number) => {
    if (input === 7) throw new TypeError('seven')
  }
  await expect(fuzz(fc.constant(7), 1, read)).rejects.toThrow('Counterexample: [7]')
})
