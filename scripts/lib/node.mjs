import { fail } from './say.mjs'

/**
 * Node 20.19 is the first that has all we use (require of ES modules, `crypto.hash`). This file, what it imports and
 * what imports it are written so that much older ones can read them.
 */
export function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  fail(`Tuppence needs Node 20.19 or later; this is Node ${version}.`)
}
