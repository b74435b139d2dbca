import { expect, it } from 'vitest'
import { defaults } from '../config.ts'
import { decide } from './decide.ts'
import { afterRefusal, unsilenced } from './Silence.ts'

const now = 1_000_000_000_000
const question = {
  approvedAt: undefined,
  approvalCarried: defaults.approvalCarried,
  isAsShown: true,
  silentUntil: 0,
  isWithinLimits: true,
  isClockBehind: false,
  now,
}

it('behavior: everything is asked about', () => {
  expect(decide(question)).toBe('ask')
})

it('behavior: terms the reader has just approved are not asked about twice, later they are', () => {
  expect(decide({ ...question, approvedAt: now - 1 })).toBe('allow')
  expect(decide({ ...question, approvedAt: now - defaults.approvalCarried - 1 })).toBe('ask')
  // A clock set back does not stretch an approval.
  expect(decide({ ...question, approvedAt: now + 60_000 })).toBe('ask')
})

it('A3: behavior: what would cost more, or other money, than was approved is asked about', () => {
  expect(decide({ ...question, approvedAt: now - 1, isAsShown: false })).toBe('ask')
  // The reader has just said yes to something: this is no site that keeps asking.
  expect(decide({ ...question, approvedAt: now - 1, isAsShown: false, silentUntil: now + 1 })).toBe('ask')
})

it('W4: behavior: over a limit, or with a clock set back, even what was just approved is asked about', () => {
  const approved = { ...question, approvedAt: now - 1 }
  expect(decide({ ...approved, isWithinLimits: false })).toBe('ask')
  expect(decide({ ...approved, isClockBehind: true })).toBe('ask')
})

it('A6: behavior: three refusals in 30 seconds silence an origin for a minute, then for two, up to an hour', () => {
  let silence = unsilenced
  let time = now
  const lengths: number[] = []
  for (let round = 0; round < 8; round += 1) {
    for (let refusal = 0; refusal < 3; refusal += 1) {
      expect(decide({ ...question, silentUntil: silence.until, now: time })).toBe('ask')
      silence = afterRefusal(silence, time, defaults)
      time += 1000
    }
    expect(decide({ ...question, silentUntil: silence.until, now: time })).toBe('deny')
    lengths.push(silence.length / 60_000)
    time = silence.until
  }
  expect(lengths).toEqual([1, 2, 4, 8, 16, 32, 60, 60])
})

it('A6: behavior: refusals further apart silence nobody', () => {
  let silence = unsilenced
  for (let i = 0; i < 20; i += 1) silence = afterRefusal(silence, now + i * 15_001, defaults)
  expect(silence.until).toBe(0)
})
