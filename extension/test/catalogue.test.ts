import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Problem } from '@tuppence/protocol'
import { expect, test } from 'vitest'
import messages from '../_locales/en/messages.json' with { type: 'json' }
import { manifest } from '../manifest.ts'
import type { WalletCode } from '../src/background/WalletError.ts'

const entries = Object.entries(messages as Record<string, { message: string }>)
const here = fileURLToPath(new URL('.', import.meta.url))

/** `bank-unreachable` as a key: `bank_unreachable`. */
type KeyOf<Code extends string> = Code extends `${infer Head}-${infer Tail}` ? `${Head}_${KeyOf<Tail>}` : Code
type Untold = Exclude<KeyOf<WalletCode>, keyof typeof messages>

test('behavior: every code of the wallet has a sentence', () => {
  // The compiler is the test: a code without its key makes this line an error that names it.
  const complete: [Untold] extends [never] ? true : Untold = true
  expect(complete).toBe(true)
})

test('behavior: keys are ones both browsers take, texts are not empty and fit the stores', () => {
  for (const [key, { message }] of entries) {
    expect(key).toMatch(/^[A-Za-z0-9_]+$/)
    expect(message.trim(), key).not.toBe('')
  }
  expect(messages.extensionName.message.length).toBeLessThanOrEqual(75)
  expect(messages.extensionDescription.message.length).toBeLessThanOrEqual(132)
})

test('behavior: the words a wallet should not use are not there', () => {
  for (const [key, { message }] of entries) {
    expect(message, key).not.toMatch(/oops|successful|please wait|error|transaction|blockchain|merchant|!/i)
  }
})

test('behavior: every text is used', () => {
  const files = readdirSync(join(here, '../src'), { recursive: true, encoding: 'utf8' })
  const code = files
    .filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.'))
    .map((file) => readFileSync(join(here, '../src', file), 'utf8'))
    .concat(JSON.stringify(manifest('chrome', '0')))
    .concat(Object.keys(Problem.problems).map((name) => `'${name}'`))
    .join('\n')
  const unused = entries
    .map(([key]) => key)
    .filter((key) => !code.includes(`'${key}'`) && !code.includes(`MSG_${key}__`))
    // The key of a code stands in the code as the code itself.
    .filter((key) => !code.includes(`'${key.replace(/^(?:why|site)_/, '').replaceAll('_', '-')}'`))
  expect(unused).toEqual([])
})
