/** What the worker built for tests does sooner than the one for readers, so that nobody waits: milliseconds. */
export const haste = { backOff: 1000 } as const
