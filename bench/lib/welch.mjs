/** Mean and variance of numbers. */
function moments(numbers) {
  const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length
  const variance = numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (numbers.length - 1)
  return { mean, variance, count: numbers.length }
}

/**
 * Welch's t of two samples, of the share `quickest` of all times: what a busy machine adds to some of them would hide
 * what the code itself does.
 */
export function welch(a, b, quickest) {
  const all = [...a, ...b].sort((x, y) => x - y)
  const limit = all[Math.min(all.length, Math.ceil(all.length * quickest)) - 1]
  const [left, right] = [a, b].map((times) => moments(times.filter((time) => time <= limit)))
  return (left.mean - right.mean) / Math.sqrt(left.variance / left.count + right.variance / right.count)
}

/** dudect's bound: beyond it two samples this large are not of one kind. */
export function isDifferent(t) {
  return Math.abs(t) > 4.5
}
