import browser from 'webextension-polyfill'
import type { Changed, CommandName, Input, Output } from './ui.ts'
import type { Result } from './views.ts'

/** Milliseconds after which no answer is waited for any more: longer than a command that asks a bank twice takes. */
const patience = 70_000

/**
 * Sends a command of an extension page to the background. Never rejects: when the worker was stopped under the
 * call, or an update has cut the page off, the code is `no-answer` and the command may be sent again. Whether the
 * browser tells of every worker that stops under a call is not known: one it keeps silent about ends the same way.
 */
export async function call<N extends CommandName>(name: N, input: Input<N>): Promise<Result<Output<N>>> {
  try {
    const silence = new Promise<undefined>((resolve) => setTimeout(resolve, patience))
    const answer: Promise<Result<Output<N>> | undefined> = browser.runtime.sendMessage({
      type: 'ui',
      name,
      input,
    })
    const reply = await Promise.race([answer, silence])
    return reply ?? { ok: false, error: { code: 'no-answer' } }
  } catch {
    return { ok: false, error: { code: 'no-answer' } }
  }
}

/** Calls `listener` whenever the background says that something changed. Returns the function that stops it. */
export function onChanged(listener: () => void): () => void {
  const hear = (message: unknown): undefined => {
    if (isChanged(message)) listener()
  }
  browser.runtime.onMessage.addListener(hear)
  return () => browser.runtime.onMessage.removeListener(hear)
}

function isChanged(message: unknown): message is Changed {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'changed'
}
