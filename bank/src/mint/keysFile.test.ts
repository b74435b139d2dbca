import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { StartError } from '../StartError.ts'
import { loadKeys } from './keysFile.ts'

let dir: string
const load = (keys?: string) => loadKeys({ data: dir, keys }, { mayMake: true })

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tuppence-keys-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

function write(text: string, mode = 0o600): string {
  const path = join(dir, 'given.json')
  writeFileSync(path, text, { mode })
  chmodSync(path, mode)
  return path
}

test('behavior: keys are made once, mode 0600, and read again', () => {
  const seed = load()
  expect(seed).toHaveLength(32)
  expect(statSync(join(dir, 'keys.json')).mode & 0o777).toBe(0o600)
  expect(load()).toEqual(seed)
})

test('behavior: a given file is used and nothing is made', () => {
  const path = write(`{"version":1,"seed":"${'ab'.repeat(32)}"}`)
  expect(load(path)).toEqual(new Uint8Array(32).fill(0xab))
  expect(existsSync(join(dir, 'keys.json'))).toBe(false)
})

test('error: keys that others can open, or that are not there', () => {
  expect(() => load(write(`{"version":1,"seed":"${'ab'.repeat(32)}"}`, 0o640))).toThrow('mode to 600')
  expect(() => load(join(dir, 'none'))).toThrow('There is no keys file')
  expect(() => load(dir)).toThrow(StartError)
})

test('error: where keys must not be made, none are', () => {
  expect(() => loadKeys({ data: dir, keys: undefined }, { mayMake: false })).toThrow('put its keys.json back')
  expect(readdirSync(dir)).toEqual([])
})

test('behavior: what a crash left of making keys is not in the way', () => {
  for (const name of [`keys.json.${process.pid}.new`, 'keys.json.new']) writeFileSync(join(dir, name), '')
  expect(load()).toHaveLength(32)
})

test('error: whatever is not a keys file is refused, kept, and not repeated', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      const path = write(text)
      expect(() => load(path)).toThrow(StartError)
      expect(readFileSync(path, 'utf8')).toBe(text)
    }),
    { numRuns: 200 },
  )
  const seed = 'ab'.repeat(31)
  const message = String(fails(() => load(write(`{"version":1,"seed":"${seed}"}`))))
  expect(message).toContain('is not a keys file')
  expect(message).not.toContain(seed)
})

function fails(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    return error
  }
}
