import browser from 'webextension-polyfill'
import type { CommandName, Input, Output } from './ui.ts'
import type { Result } from './views.ts'

/**
 * Sends a command of an extension page to the background. Never rejects: when the background cannot be reached at
 * all, which an update or a crash can cause, the code is `unreachable`.
 */
export async function call<N extends CommandName>(name: N, input: Input<N>): Promise<Result<Output<N>>> {
  try {
    const reply: Result<Output<N>> | undefined = await browser.runtime.sendMessage({
      type: 'ui',
      name,
      input,
    })
    return reply ?? { ok: false, error: { code: 'unreachable' } }
  } catch {
    return { ok: false, error: { code: 'unreachable' } }
  }
}
