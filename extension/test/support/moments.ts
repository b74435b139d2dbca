import { Derive } from '@tuppence/protocol/ecash'

/**
 * A moment after `time` in which a week of refund times has just begun, milliseconds: coins that are locked in the seven
 * days after it have the same one. What a test says of days that pass is true whenever it runs.
 */
export function newWeek(time = Date.now()): number {
  return (Derive.refundTime(Math.floor(time / 1000)) + 60) * 1000
}

/**
 * A month after the first wallet there can be, milliseconds. Words alone are looked up for every week since then: what a
 * test says of how much is asked is true whenever it runs.
 */
export const firstMonth = Date.UTC(2026, 11, 3)
