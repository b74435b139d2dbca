import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildExtension } from '../../extension/build.mjs'
import { type Config, defaults } from '../../extension/src/background/config.ts'
import { haste } from '../../extension/test/touches/haste.ts'
import { root } from '../../scripts/lib/run.mjs'
import { withChanges } from '../../scripts/lib/withChanges.mjs'
import { type Overseer, startOverseer } from '../fixtures/overseer.ts'
import { removeProfile } from '../fixtures/removeProfile.ts'

export type Overseen = {
  readonly overseer: Overseer
  /** The extension that tells it of every touch. */
  readonly extensionDir: string
  stop(): Promise<void>
}

/** Starts an overseer, and builds the extension that is overseen. */
export async function oversee(): Promise<Overseen> {
  withChanges<Config>('the wallet', defaults, haste)
  const folder = mkdtempSync(join(tmpdir(), 'tuppence-worker-'))
  const overseer = await startOverseer()
  const extensionDir = await buildExtension({
    target: 'chrome',
    out: join(folder, 'extension'),
    background: join(root, 'extension/test/touches/background.ts'),
  })
  writeFileSync(join(extensionDir, 'touches.json'), JSON.stringify({ url: overseer.url }))
  return {
    overseer,
    extensionDir,
    stop: async () => {
      await overseer.stop()
      await removeProfile(folder)
    },
  }
}
