function goalText(ratio, goal) {
  if (goal === undefined) return ''
  return `goal ≥ ${goal}: ${ratio >= goal ? 'reached' : 'NOT REACHED'}`
}

/** Prints one comparison as a small table, with the goals of each side by name. */
export function printComparison({ title, peer, peerMicros, rows }, goals = {}) {
  console.log(`\n${title}`)
  const line = (name, micros, ratio, note) =>
    console.log(
      `  ${name.padEnd(34)} ${micros.toFixed(1).padStart(10)} µs CPU ${`${ratio.toFixed(1)} ×`.padStart(9)}  ${note}`,
    )
  line(peer, peerMicros, 1, '')
  for (const { name, micros, ratio } of rows) line(name, micros, ratio, goalText(ratio, goals[name]))
}

/** Ends the bench when the sides do not do the same thing: then no figure means anything. */
export function check(what, holds) {
  if (!holds()) throw new Error(`The bench compares different things: not so that ${what}`)
}
