const told = new Set()

/**
 * The settings of one of our programs with what a test or a bench changes of them. The changes are printed, so that
 * nobody takes what it shows for what the usual limits do; each of them once in a process.
 */
export function withChanges(whose, usual, changes = {}) {
  const fresh = Object.entries(changes)
    .filter(([name, value]) => textOf(value) !== textOf(usual[name]))
    .map(([name, value]) => `${name} ${textOf(usual[name])} → ${textOf(value)}`)
    .filter((text) => !told.has(`${whose}: ${text}`))
  if (fresh.length > 0) console.log(`changed at ${whose}: ${fresh.join(', ')}`)
  for (const text of fresh) told.add(`${whose}: ${text}`)
  return { ...usual, ...changes }
}

const textOf = (value) => (typeof value === 'object' ? JSON.stringify(value) : String(value))

/** The rates of a bank: tests and benches come from one address, and are not what they are for. */
export function bankRate(rate = 'off') {
  return withChanges('the bank', { rate: 'on' }, { rate })
}
