import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { buildScript } from './support/built.ts'

const script = buildScript()

test('behavior: everything a page loads is at most 4 KB, gzip', () => {
  expect(gzipSync(script, { level: 9 }).byteLength).toBeLessThanOrEqual(4096)
})

test('U3: the script is ASCII, and holds no eval, no dynamic import, no address of anybody', () => {
  expect(script).toMatch(/^[ -~\n]*$/)
  expect(script).not.toMatch(/\beval\b|\bFunction\(|\bimport\(|https?:\/\/|innerHTML|console\./)
})
