import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { Encoding } from '@tuppence/protocol'
import { StartError } from '../StartError.ts'

const maxChars = 4_096

/** The 32-byte secret all keyset keys are derived from, as `{"version":1,"seed":"<64 hex>"}` in a file. */
export function loadKeys(dir: string, file: string | undefined): Uint8Array {
  if (file !== undefined) return readGiven(file)
  const own = join(dir, 'keys.json')
  try {
    return read(own)
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error
  }
  create(own)
  return read(own)
}

function readGiven(path: string): Uint8Array {
  try {
    return read(path)
  } catch (error) {
    if (isCode(error, 'ENOENT')) throw new StartError(`There is no keys file ${path}.`)
    throw error
  }
}

function read(path: string): Uint8Array {
  let text: string
  try {
    if ((statSync(path).mode & 0o077) !== 0) {
      throw new StartError(`Others than you can open the keys in ${path}; set its mode to 600.`)
    }
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof StartError || isCode(error, 'ENOENT')) throw error
    throw new StartError(`The keys in ${path} cannot be read.`)
  }
  return parse(text, path)
}

function parse(text: string, path: string): Uint8Array {
  try {
    const value = Encoding.parseJson(text, { maxChars })
    if (typeof value === 'object' && value !== null && 'version' in value && 'seed' in value) {
      if (value.version === 1 && typeof value.seed === 'string') return Encoding.unhex(value.seed, 32)
    }
  } catch {
    // The text itself must not get into a message.
  }
  throw new StartError(`The file ${path} is not a keys file: {"version":1,"seed":"<64 hex digits>"}.`)
}

// Linked into place whole, so that of two processes that start at once one wins and both read the same keys.
function create(path: string): void {
  const seed = Encoding.hex(Encoding.random(32))
  const draft = `${path}.${process.pid}.new`
  const file = openSync(draft, 'wx', 0o600)
  writeSync(file, `${JSON.stringify({ version: 1, seed })}\n`)
  fsyncSync(file)
  closeSync(file)
  try {
    linkSync(draft, path)
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
  } finally {
    unlinkSync(draft)
  }
  syncDirectory(dirname(path))
}

function syncDirectory(path: string): void {
  const directory = openSync(path, 'r')
  fsyncSync(directory)
  closeSync(directory)
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
