import { expect, test } from 'vitest'
import { fuzz, mutations } from '../../../../protocol/test/fuzz.ts'
import { fileName } from './deliver.ts'

const named: [string, string][] = [
  ['attachment; filename="almanac 1996.pdf"', 'almanac 1996.pdf'],
  ['attachment; filename=almanac.pdf; size=3', 'almanac.pdf'],
  ["attachment; filename*=UTF-8''%E2%82%AC%20and%20pence.pdf", '€ and pence.pdf'],
  ['attachment; filename="50% off.pdf"', '50% off.pdf'],
  ['attachment', 'download'],
]

test.each(named)('behavior: %s names the file %s', (header, name) => {
  expect(fileName(header)).toBe(name)
})

test('error: any header names a file', { tags: ['fuzz'] }, async () => {
  await fuzz(mutations(named.map(([header]) => header)), 10_000, (header) => {
    expect(fileName(header)).toBeTypeOf('string')
  })
})
