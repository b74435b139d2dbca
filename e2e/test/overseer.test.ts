import { afterEach, expect, test } from 'vitest'
import type { Told } from '../../extension/test/touches/Told.ts'
import { type Overseer, startOverseer } from '../fixtures/overseer.ts'

let overseer: Overseer
afterEach(() => overseer.stop())

test('a touch keeps its name when the end of the trip before is told during its own', async () => {
  overseer = await startOverseer()
  const first = overseer.watch()
  await tell(waiting('one'))
  await tell(emptied)
  const second = overseer.watch()
  await tell(emptied)
  await tell(waiting('two'))
  const [name] = first.touches.map((touch) => touch.name)
  expect(name).toMatch(/^none /)
  expect(second.touches.at(-1)?.name).toBe(name)
})

/** A payment of this id begins to wait before the locked wallet. */
const waiting = (id: string): Told => ({
  what: 'session',
  at: 'held',
  states: [[id, 'held:waiting']],
  when: 'before',
})
/** The same place in the browser's memory, with no payment in it any more. */
const emptied: Told = { what: 'session', at: 'held', states: [], when: 'before' }

const tell = (told: Told) => fetch(overseer.url, { method: 'POST', body: JSON.stringify(told) })
