import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'

const variableTime = /\b(multiplyUnsafe|mulAddUnsafe|publicKeyTweakMul|pippenger)\b/
const source = join(import.meta.dirname, '..')

test('K7 behavior: variable-time multiplication stands only in the files that name public data', () => {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.endsWith('.d.ts'))
    .filter((file) => variableTime.test(readFileSync(join(source, file), 'utf8')))
  expect(files.map((file) => basename(file)).sort()).toEqual(['noblePublic.ts', 'public.ts'])
})

test('K6 behavior: only the addon’s own entry is imported, never the one that falls back', () => {
  const imports = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .flatMap((file) => readFileSync(join(source, file), 'utf8').match(/['"]secp256k1[^'"]*['"]/g) ?? [])
  expect(new Set(imports)).toEqual(new Set(["'secp256k1/bindings.js'"]))
})
