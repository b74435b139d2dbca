import { performance } from 'node:perf_hooks'
import { median } from './report.mjs'

function cpuMicros(since) {
  const { user, system } = process.cpuUsage(since)
  return user + system
}

/** CPU microseconds of one operation: over `calls` calls, or over as many as fill `ms`. */
async function measure({ run, per }, { ms, calls }) {
  const cpu = process.cpuUsage()
  const end = performance.now() + ms
  let done = 0
  do {
    await run()
    done += 1
  } while (calls ? done < calls : performance.now() < end)
  return cpuMicros(cpu) / (done * per)
}

/**
 * Measures several ways of doing the same thing in one process: warm, interleaved round by round, the median of
 * the rounds. The first side is the peer; the others are given as "times faster" than it. Absolute times drift
 * with the machine, ratios within one run hold. A side is a function, or `{run, per}` where one run does `per`
 * operations; `calls` bounds the runs of a round where the supply is bounded.
 */
export async function compare({ title, sides, rounds = 9, ms = 150, calls }) {
  const all = Object.entries(sides).map(([name, side]) => ({
    name,
    samples: [],
    side: typeof side === 'function' ? { run: side, per: 1 } : side,
  }))
  for (const { side } of all) await measure(side, { ms, calls })
  for (let round = 0; round < rounds; round += 1) {
    // Every other round goes backwards, so that nobody always runs first.
    for (const { side, samples } of round % 2 === 0 ? all : [...all].reverse()) {
      samples.push(await measure(side, { ms, calls }))
    }
  }
  const [peer, ...others] = all.map(({ name, samples }) => ({ name, micros: median(samples) }))
  const rows = others.map(({ name, micros }) => ({ name, micros, ratio: peer.micros / micros }))
  return { title, peer: peer.name, peerMicros: peer.micros, rows }
}
