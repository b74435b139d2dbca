import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { newVendorKey, type VendorKey } from '@tuppence/sdk/server'
import { ShopError } from './ShopError.ts'

/** What a shop keeps to itself, each in a file of mode 0600. */
export type Keys = {
  /** The till gets the public key only; the secret is for the redeemer. */
  readonly vendor: VendorKey
  readonly tillSecret: string
}

/** Reads a shop's keys, and makes them at the first start. Throws ShopError bad-key-file. */
export function load(folder: string): Keys {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const vendor = readOrMake(join(folder, 'vendor-key.json'), () => JSON.stringify(newVendorKey()))
  const tillSecret = readOrMake(join(folder, 'till-secret'), () => randomBytes(32).toString('base64url'))
  return { vendor: parseVendor(vendor, folder), tillSecret }
}

function readOrMake(file: string, make: () => string): string {
  if (!existsSync(file)) create(file, make())
  return readFileSync(file, 'utf8').trim()
}

/** Whole or not at all: two starts at once agree on one key. */
function create(file: string, text: string): void {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  const handle = openSync(draft, 'wx', 0o600)
  writeSync(handle, text)
  fsyncSync(handle)
  closeSync(handle)
  try {
    linkSync(draft, file)
  } catch (error) {
    if (!existsSync(file)) throw error
  } finally {
    rmSync(draft)
  }
}

function parseVendor(text: string, folder: string): VendorKey {
  try {
    const fields: unknown = JSON.parse(text)
    if (typeof fields === 'object' && fields !== null && 'secret' in fields && 'publicKey' in fields) {
      const { secret, publicKey } = fields
      if (isHex(secret, 64) && isHex(publicKey, 66)) return { secret, publicKey }
    }
  } catch {
    // What cannot be read is no key.
  }
  throw new ShopError('bad-key-file', join(folder, 'vendor-key.json'))
}

function isHex(value: unknown, length: number): value is string {
  return typeof value === 'string' && value.length === length && /^[0-9a-f]+$/.test(value)
}
