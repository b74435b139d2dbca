import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const build = fileURLToPath(new URL('../../build.mjs', import.meta.url))

/** The script-tag file, built afresh from the sources. */
export function buildScript(): string {
  const out = mkdtempSync(join(tmpdir(), 'tuppence-sdk-'))
  execFileSync(process.execPath, [build, '--only', 'script', '--out', out])
  return readFileSync(join(out, 'tuppence.js'), 'utf8')
}
