/** Inputs for one wallet: what they leave in it must neither slow those after them nor keep them out. */
const most = 500

type Lives<At> = {
  readonly open: () => Promise<At>
  /** How many of them it may take. */
  readonly mostTaken: number
  /** What an input has begun is over before the next one, outside of its time. */
  readonly rest?: (at: At) => Promise<void>
  /** Looks at each once more. */
  readonly leave?: (at: At) => Promise<void>
}

/** Wallets for a fuzz test, one after the other. */
export function lives<At>({ open, mostTaken, rest, leave }: Lives<At>) {
  let now: { readonly at: At; left: number; leftToTake: number } | undefined
  async function end(): Promise<void> {
    if (now !== undefined) await leave?.(now.at)
    now = undefined
  }
  return {
    async ready(fresh: boolean): Promise<void> {
      if (now !== undefined) await rest?.(now.at)
      if (fresh || now?.left === 0 || now?.leftToTake === 0) await end()
      now ??= { at: await open(), left: most, leftToTake: mostTaken }
      now.left -= 1
    },
    at(): At {
      if (now === undefined) throw new Error('not ready')
      return now.at
    },
    /** An input was not refused. */
    taken(): void {
      if (now !== undefined) now.leftToTake -= 1
    },
    end,
  }
}
