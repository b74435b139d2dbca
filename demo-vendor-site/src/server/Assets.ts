import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { extname, join } from 'node:path'
import { packageRoot } from './packageRoot.ts'

/** Style sheets and scripts, read once at the start and served from memory. */
export type Assets = {
  /** The address of an asset, with the version of them all in it: it changes when one of them does. */
  href(name: string): string
  /** The answer to a path, or undefined. Only paths that `href` gives lead anywhere. */
  find(path: string): Response | undefined
}

const types = new Map([
  ['.css', 'text/css; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
])

/** Reads the package's assets, its compiled browser scripts and the SDK's script. */
export function load(): Assets {
  const root = packageRoot()
  const files = new Map<string, Buffer>()
  readFolder(join(root, 'assets'), '', files)
  readFolder(join(root, 'dist', 'browser'), '', files)
  const sdk = sdkScript()
  if (sdk !== undefined) files.set('tuppence.js', sdk)
  const hash = createHash('sha256')
  for (const [name, bytes] of files) hash.update(name).update(bytes)
  const base = `/assets/${hash.digest('hex').slice(0, 12)}/`
  const byPath = new Map([...files].map(([name, bytes]) => [base + name, { name, bytes }] as const))
  return {
    href: (name) => base + name,
    find(path) {
      const found = byPath.get(path)
      if (found === undefined) return undefined
      return new Response(new Uint8Array(found.bytes), {
        headers: {
          'content-type': types.get(extname(found.name)) ?? 'application/octet-stream',
          'cache-control': 'public, max-age=31536000, immutable',
          'cross-origin-resource-policy': 'same-origin',
        },
      })
    },
  }
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
