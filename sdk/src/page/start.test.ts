import { expect, test } from 'vitest'

test('behavior: the module can be imported where there is no page, and does nothing there', async () => {
  const before = Object.keys(globalThis)
  const { start, PayError } = await import('./index.ts')
  expect(start()).toBeUndefined()
  expect(new PayError('network')).toBeInstanceOf(Error)
  expect(Object.keys(globalThis)).toEqual(before)
})
