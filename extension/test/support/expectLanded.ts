import { expect } from 'vitest'
import type { Census, States } from './Census.ts'

/** Prints in which states the kills of a test have landed, and fails if one of these got none. */
export function expectLanded(what: string, census: Census, states: States): void {
  process.stdout.write(`${what}: kills by the state they landed in: ${census.report().join('; ')}\n`)
  expect(census.missed(states), `${what}: states in which nobody was killed`).toEqual([])
}
