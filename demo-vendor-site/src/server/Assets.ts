import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { packageRoot } from './packageRoot.ts'

/** Style sheets, scripts and drawings, read once at the start and served from memory. */
export type Assets = {
  /** The address of an asset, with the version of them all in it: it changes when one of them does. */
  href(name: string): string
  /** The answer to a request, or undefined. Only addresses that `href` gives lead anywhere. */
  find(path: string, acceptEncoding?: string): Response | undefined
}

type Asset = {
  readonly type: string
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly gzipped: Uint8Array<ArrayBuffer>
}

const types = new Map([
  ['.css', 'text/css; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
])

/**
 * Reads the package's assets, its compiled browser scripts and the SDK's script; `drawn` are texts by name.
 */
export function load(drawn: ReadonlyMap<string, string> = new Map()): Assets {
  const root = packageRoot()
  const files = new Map<string, Buffer>()
  readFolder(join(root, 'assets'), '', files)
  readFolder(join(root, 'dist', 'browser'), '', files)
  const sdk = sdkScript()
  if (sdk !== undefined) files.set('tuppence.js', sdk)
  for (const [name, text] of drawn) files.set(name, Buffer.from(text))
  const hash = createHash('sha256')
  for (const [name, bytes] of files) hash.update(name).update(bytes)
  const base = `/assets/${hash.digest('hex').slice(0, 12)}/`
  const byPath = new Map([...files].map(([name, bytes]) => [base + name, made(name, bytes)] as const))
  return {
    href: (name) => base + name,
    find(path, acceptEncoding = '') {
      const found = byPath.get(path)
      return found && answer(found, /\bgzip\b/.test(acceptEncoding))
    },
  }
}

function made(name: string, bytes: Buffer): Asset {
  const type = types.get(extname(name)) ?? 'application/octet-stream'
  return { type, bytes: new Uint8Array(bytes), gzipped: new Uint8Array(gzipSync(bytes, { level: 9 })) }
}

function answer({ type, bytes, gzipped }: Asset, packed: boolean): Response {
  return new Response(packed ? gzipped : bytes, {
    headers: {
      'content-type': type,
      'cache-control': 'public, max-age=31536000, immutable',
      'cross-origin-resource-policy': 'same-origin',
      vary: 'accept-encoding',
      ...(packed && { 'content-encoding': 'gzip' }),
    },
  })
}

function readFolder(folder: string, prefix: string, into: Map<string, Buffer>): void {
  if (!existsSync(folder)) return
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) readFolder(path, `${prefix}${entry.name}/`, into)
    else if (types.has(extname(entry.name))) into.set(prefix + entry.name, readFileSync(path))
  }
}

/** The SDK's script for pages, where it has been built. */
function sdkScript(): Buffer | undefined {
  try {
    return readFileSync(createRequire(import.meta.url).resolve('@tuppence/sdk/tuppence.js'))
  } catch {
    return undefined
  }
}
