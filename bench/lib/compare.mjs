import { performance } from 'node:perf_hooks'

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

function cpuMicros(since) {
  const { user, system } = process.cpuUsage(since)
  return user + system
}

/** Runs `fn` often enough to fill `ms`, and gives CPU microseconds per call. */
async function measure(fn, ms) {
  const cpu = process.cpuUsage()
  const end = performance.now() + ms
  let calls = 0
  do {
    await fn()
    calls += 1
  } while (performance.now() < end)
  return cpuMicros(cpu) / calls
}

/**
 * Measures several ways of doing the same thing in one process: warm, interleaved round by round, the median of
 * the rounds. The first side is the peer; the others are given as "times faster" than it. Absolute times drift
 * with the machine, ratios within one run hold.
 */
export async function compare({ title, sides, rounds = 9, ms = 150 }) {
  const names = Object.keys(sides)
  for (const name of names) await measure(sides[name], ms)
  const samples = new Map(names.map((name) => [name, []]))
  for (let round = 0; round < rounds; round += 1) {
    // Every other round goes backwards, so that nobody always runs first.
    const order = round % 2 === 0 ? names : [...names].reverse()
    for (const name of order) samples.get(name).push(await measure(sides[name], ms))
  }
  const [peer, ...others] = names
  const peerMicros = median(samples.get(peer))
  const rows = others.map((name) => {
    const micros = median(samples.get(name))
    return { name, micros, ratio: peerMicros / micros }
  })
  return { title, peer, peerMicros, rows }
}
