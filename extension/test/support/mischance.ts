import fc from 'fast-check'
import type { Fault } from './faults.ts'

/** What may go wrong with an exchange with a bank, whatever it is about. */
export const bankFault = fc.constantFrom<Fault>(
  { kind: 'lost-reply' },
  { kind: 'lost-request' },
  { kind: 'answer', status: 429 },
  { kind: 'answer', status: 502 },
  { kind: 'answer', status: 400, body: { code: 12002, detail: 'inactive' } },
)

/** A worker's death before or after one of its first `most` touches. */
export const deathWithin = (most: number) =>
  fc.record({
    at: fc.integer({ min: 1, max: most }),
    when: fc.constantFrom('before' as const, 'after' as const),
  })
