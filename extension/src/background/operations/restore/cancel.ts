import type { Context } from '../Context.ts'
import { isWorking, listRestores, saveRestore } from './RestoreOperation.ts'

/** Stops a wallet's restore where it is. What was found stays held, so that going on later moves it. */
export async function cancelRestore({ vault }: Context, wallet: string): Promise<void> {
  await vault.step(async (work) => {
    for (const was of await listRestores(work, wallet)) {
      if (!isWorking(was)) continue
      const { id, bank } = was
      saveRestore(work, { id, wallet, bank, state: 'cancelled', was })
    }
  })
}

/** Goes on where it was stopped, and without waiting where it waited. The operations that go on. */
export async function resumeRestore({ vault }: Context, wallet: string): Promise<string[]> {
  return vault.step(async (work) => {
    const going: string[] = []
    for (const operation of await listRestores(work, wallet)) {
      const was = operation.state === 'cancelled' ? operation.was : operation
      if (!isWorking(was)) continue
      const { nextAt: _, ...soon } = was
      saveRestore(work, { ...soon, attempts: 0 })
      going.push(operation.id)
    }
    return going
  })
}
