import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../../protocol/test/fuzz.ts'
import { fileName } from './deliver.ts'

test.each([
  ['attachment; filename="almanac 1996.pdf"', 'almanac 1996.pdf'],
  ['attachment; filename=almanac.pdf; size=3', 'almanac.pdf'],
  ["attachment; filename*=UTF-8''%E2%82%AC%20and%20pence.pdf", '€ and pence.pdf'],
  ['attachment; filename="50% off.pdf"', '50% off.pdf'],
  ['attachment', 'download'],
])('behavior: %s names the file %s', (header, name) => {
  expect(fileName(header)).toBe(name)
})

test('error: no header throws (fuzz)', { tags: ['fuzz'] }, () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(typeof fileName(`attachment; filename="${text}`)).toBe('string')
      expect(typeof fileName(`attachment; filename*=UTF-8''${text}`)).toBe('string')
    }),
    { numRuns: runs(10_000) },
  )
})
