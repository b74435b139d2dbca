const hour = 3_600_000
const day = 24 * hour

/**
 * Moments at which something turns, in milliseconds, from the week and the year of `now` on: refund times are Mondays,
 * limits count by day and month, and words alone are looked up for every week since the first wallet there can be.
 */
export function turningPoints(now) {
  const at = new Date(now)
  const midnight = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate())
  const monday = midnight + (8 - (at.getUTCDay() || 7)) * day
  const newYear = Date.UTC(at.getUTCFullYear() + 1, 0, 1)
  return [
    monday - hour,
    monday + hour / 2,
    monday + 4.5 * day,
    newYear - hour / 2,
    Date.UTC(at.getUTCFullYear() + 2, 1, 28, 12),
  ]
}
