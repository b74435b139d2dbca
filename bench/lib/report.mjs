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

function quantile(numbers, q) {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))]
}

export const median = (numbers) => quantile(numbers, 0.5)

/** Prints median and p90 of times in milliseconds, and each median as a multiple of `unit`. */
export function printTimes(title, rows, unit) {
  console.log(`\n${title}\n  ${''.padEnd(38)} ${'median'.padStart(11)} ${'p90'.padStart(11)}`)
  for (const [name, times] of Object.entries(rows)) {
    const text = (time) => `${time.toFixed(1)} ms`.padStart(11)
    const ratio = `${(median(times) / unit).toFixed(2)} ×`.padStart(9)
    console.log(`  ${name.padEnd(38)} ${text(median(times))} ${text(quantile(times, 0.9))} ${ratio}`)
  }
}
