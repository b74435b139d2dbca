import type { Dependencies } from '../../src/background/Dependencies.ts'

type Alone = Dependencies['alone']

/** What the browser's Web Locks are to the workers of one extension: each name is held by one of them at a time. */
export function createAlone(): Alone {
  const last = new Map<string, Promise<void>>()
  return async (name, run) => {
    const before = last.get(name) ?? Promise.resolve()
    let letGo = () => {}
    const mine = new Promise<void>((resolve) => {
      letGo = resolve
    })
    last.set(
      name,
      before.then(() => mine),
    )
    await before
    try {
      return await run()
    } finally {
      letGo()
    }
  }
}

/** The same for one worker, which lets go when it dies, and then never hears of it. */
export function mortalAlone(alone: Alone, died: Promise<void>): Alone {
  return async (name, run) => {
    const settled = () =>
      run().then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      )
    const end = await alone(name, () => Promise.race([settled(), died.then(() => undefined)]))
    if (end === undefined) return new Promise<never>(() => {})
    if ('error' in end) throw end.error
    return end.value
  }
}

const shared = new WeakMap<object, Alone>()

/** What all workers on one disk share. */
export function aloneOn(database: object): Alone {
  const alone = shared.get(database) ?? createAlone()
  shared.set(database, alone)
  return alone
}
