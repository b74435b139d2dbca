const goalText = ({ ratio }, goal) =>
  goal === undefined ? '' : ratio >= goal ? `goal ≥ ${goal}: reached` : `goal ≥ ${goal}: NOT REACHED`

/** Prints one comparison as a small table, with the goals of each side by name. */
export function printComparison({ title, peer, peerMicros, rows }, goals = {}) {
  console.log(`\n${title}`)
  console.log(`  ${peer.padEnd(34)} ${peerMicros.toFixed(1).padStart(10)} µs CPU      1.0 ×`)
  for (const row of rows) {
    const ratio = `${row.ratio.toFixed(1)} ×`
    console.log(
      `  ${row.name.padEnd(34)} ${row.micros.toFixed(1).padStart(10)} µs CPU ${ratio.padStart(9)}  ${goalText(row, goals[row.name])}`,
    )
  }
}
