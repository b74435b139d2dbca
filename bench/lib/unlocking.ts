import { defaults } from '../../extension/src/background/engine.ts'
import { readHeader } from '../../extension/src/background/vault/Header.ts'
import { stretch } from '../../extension/src/background/vault/Kdf.ts'
import { passwordBytes } from '../../extension/src/background/vault/password.ts'
import { password } from '../../extension/test/support/vault.ts'
import { openWorld } from '../../extension/test/support/world.ts'

export const { kdf } = defaults

/** What no unlock can do without. */
export async function kdfAlone(): Promise<void> {
  await stretch(passwordBytes(password), crypto.getRandomValues(new Uint8Array(16)), kdf)
}

/** A wallet that is locked and unlocked as its pages do it: the command, the try that is counted, the key, the overview. */
export async function lockedWallet() {
  // The tests' own vault is stretched by the least that is allowed.
  const world = await openWorld({ vault: 'none', config: { kdf } })
  await world.ask('setPassword', { password }, 'onboarding')
  await world.ask('createWallet', { name: 'Reading' }, 'onboarding')
  return {
    lock: () => world.ask('lock', {}),
    async unlock(): Promise<void> {
      const { state } = await world.ask('unlock', { password })
      const { stage } = await world.ask('overview', {})
      if (state !== 'unlocked' || stage !== 'no-bank') throw new Error(`${state}, ${stage}`)
      await world.engine.idle()
    },
    /** What its password is really stretched by. */
    kdf: async () => (await readHeader(world.storage))?.header.box.kdf,
  }
}
