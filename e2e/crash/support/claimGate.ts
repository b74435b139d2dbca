import type { Store } from '@tuppence/sdk/server'

/** What a till program is asked by the test that started it; it answers each with one message. */
export type Asked = 'outcomes' | 'full' | 'release' | { readonly hold: number }

/**
 * A store before whose claims a test can hold requests until many wait, so that they race. It counts how claims end;
 * `conflict` is a race lost.
 */
export function claimGate(store: Store) {
  const outcomes = new Map<string, number>()
  const waiting: (() => void)[] = []
  const whenFull: (() => void)[] = []
  let most = 0
  const gated: Store = {
    ...store,
    async claim(...args) {
      if (most > 0) {
        await new Promise<void>((resolve) => {
          waiting.push(resolve)
          if (waiting.length >= most) for (const tell of whenFull.splice(0)) tell()
        })
      }
      const outcome = await store.claim(...args)
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      return outcome
    },
  }
  async function answer(asked: Asked): Promise<unknown> {
    if (typeof asked === 'object') most = asked.hold
    else if (asked === 'full') {
      if (waiting.length < most) await new Promise<void>((resolve) => whenFull.push(resolve))
    } else if (asked === 'release') {
      most = 0
      for (const go of waiting.splice(0)) go()
    } else return Object.fromEntries(outcomes)
    return 'done'
  }
  return { gated, answer }
}
