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

type Place = { readonly data: string; readonly keys: string | undefined }

/**
 * The 32-byte secret all keyset keys are derived from, as `{"version":1,"seed":"<64 hex>"}` in a file: the given one
 * or `keys.json` in the directory, made there when there is none and it may be made.
 */
export function loadKeys({ data, keys }: Place, { mayMake }: { mayMake: boolean }): Uint8Array {
  if (keys !== undefined) return readGiven(keys)
  const own = join(data, 'keys.json')
  try {
    return read(own)
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error
  }
  if (!mayMake) {
    throw new StartError(`The keys of this database are missing: put its keys.json back into ${data}.`)
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
  // Not the process id: in a container it is always the same, and a crash would leave a draft in the way for ever.
  const draft = `${path}.${Encoding.hex(Encoding.random(8))}.new`
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
