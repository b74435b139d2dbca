/** Takes operations from state to state until each is over or has to wait. */
export type Driver = {
  /** Resolves when the operation rests. Called while it runs, it runs once more after. Never rejects. */
  drive(id: string): Promise<void>
}

type Steps<T> = {
  readonly read: (id: string) => Promise<T | undefined>
  /** One state further; `undefined`: it rests. */
  readonly advance: (operation: T) => Promise<T | undefined>
  /** Runs one operation while no other worker does. */
  readonly alone: <R>(id: string, run: () => Promise<R>) => Promise<R>
  /** After every state, and at the end. */
  readonly after: () => void
  /** Steps of one run at most. */
  readonly mostSteps?: number
}

/** More states than a payment or a top-up has on its way, with every retry: a loop that never rests is a fault. */
const usualSteps = 64

/**
 * One run of an operation at a time, over all workers there may be: that saves what would be sent twice. What keeps it
 * right is that every step looks whether the operation still stands where it was read, in one write with what it does.
 */
export function createDriver<T>(steps: Steps<T>): Driver {
  const { mostSteps = usualSteps } = steps
  const running = new Map<string, { done: Promise<void>; again: boolean }>()

  async function run(id: string): Promise<void> {
    try {
      await steps.alone(id, async () => {
        let operation = await steps.read(id)
        for (let step = 0; operation !== undefined && step < mostSteps; step += 1) {
          operation = await steps.advance(operation)
          steps.after()
        }
      })
    } catch {
      // What went wrong is not kept: it may name coins. The operation stays where it is and is tried by alarm.
      steps.after()
    }
  }

  function drive(id: string): Promise<void> {
    const current = running.get(id)
    if (current !== undefined) {
      current.again = true
      return current.done
    }
    const entry = { done: Promise.resolve(), again: false }
    entry.done = run(id).then(async () => {
      while (entry.again) {
        entry.again = false
        await run(id)
      }
      running.delete(id)
    })
    running.set(id, entry)
    return entry.done
  }

  return { drive }
}
