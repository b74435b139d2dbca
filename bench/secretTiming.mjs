import { randomBytes } from 'node:crypto'
import { Encoding } from '@tuppence/protocol'
import { noble } from '@tuppence/protocol/curve'
import { native } from '@tuppence/protocol/curve/native'
import { isDifferent, welch } from './lib/welch.mjs'

const POOL = 512
const WARM_UP = 200
const { random } = Encoding

/** Nanoseconds of `act` on inputs of two classes, drawn in a random order that nothing of the machine can follow. */
function measure(classes, act, { samples = 100_000, ms }) {
  const times = [[], []]
  const draws = randomBytes(samples)
  const end = performance.now() + ms
  for (let i = 0; i < samples && performance.now() < end; i += 1) {
    const side = draws[i] & 1
    const input = classes[side][i % POOL]
    const start = process.hrtime.bigint()
    act(input, side)
    const took = Number(process.hrtime.bigint() - start)
    if (i >= WARM_UP) times[side].push(took)
  }
  return times
}

/** What is seen is measured once more: of so many comparisons on a shared machine, one differs now and then. */
function line(name, time) {
  const first = compare(time())
  const second = first.signs.some(Boolean) ? compare(time()) : undefined
  say(name, first)
  if (second !== undefined) say(`${name}, again`, second)
  const isSame = second?.signs.some((sign, i) => sign !== 0 && sign === first.signs[i])
  console.log(
    `    ${second === undefined ? 'no difference seen' : isSame ? 'THE CLASSES DIFFER' : 'not seen again'}`,
  )
}

function say(name, { times, ts }) {
  const text = ts.map((t) => t.toFixed(2).padStart(8)).join('')
  console.log(`  ${name.padEnd(51)}${String(times).padStart(7)} times, t${text}`)
}

/** All times, and the quickest nine of ten; the sign of each difference, 0 for none. */
function compare([a, b]) {
  const ts = [welch(a, b, 1), welch(a, b, 0.9)]
  return { times: a.length + b.length, ts, signs: ts.map((t) => (isDifferent(t) ? Math.sign(t) : 0)) }
}

/** Points of two classes by a bit of what the secret key makes of them, which nobody outside can know. */
function byResult(key) {
  const classes = [[], []]
  while (classes.some((some) => some.length < POOL)) {
    const point = native().multiplyBase(random(32))
    classes[(native().multiply(point, key)[1] ?? 0) >> 7].push(point)
  }
  return classes
}

/**
 * Whether the time of C_ = k·B_ tells anything of the secret (dudect: Reparaz, Balasch, Verbauwhede 2017): two classes
 * in a random order, compared by Welch's t, all times and the quickest nine of ten. The hex around it, whose time does
 * depend on the digits, is of public points. The control does a little more for one class, so that it must be seen.
 */
export function secretTiming() {
  console.log(
    "\nTiming of a bank's signature k·B_ (Welch's t of all times and of the quickest 90 %; seen: above 4.5)",
  )
  const key = random(32)
  const points = byResult(key)
  const keys = Array.from({ length: POOL }, () => random(32))
  // Two bits set: where the time grew with the key's ones, it would be short.
  const sparse = keys.map(() => Uint8Array.from({ length: 32 }, (_, i) => (i === 0 || i === 31 ? 1 : 0)))
  for (const [curve, ms] of [
    [native(), 9_000],
    [noble, 15_000],
  ]) {
    line(`${curve.name}: B_ by a bit of C_`, () => measure(points, (B_) => curve.multiply(B_, key), { ms }))
    const [[B_]] = points
    line(`${curve.name}: a sparse key against others`, () =>
      measure([sparse, keys], (k) => curve.multiply(B_, k), { ms }),
    )
  }
  const control = (B_, side) => {
    native().multiply(B_, key)
    if (side === 1) native().isPoint(B_)
  }
  line('control: a point check more for one class', () =>
    measure(points, control, { samples: 20_000, ms: 5_000 }),
  )
}
