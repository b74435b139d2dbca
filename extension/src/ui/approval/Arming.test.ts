import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Arming from './Arming.ts'

const seen = { visible: true, focused: true }
const press = (by: 'pointer' | 'key', at: number, hold = 80): Arming.Event[] => [
  { type: 'down', by, trusted: true, repeat: false, at },
  { type: 'up', by, trusted: true, at: at + hold },
]

/** Runs events through the machine; the moments at which it approved. */
function approvals(events: readonly Arming.Event[], from: Arming.Arming = Arming.start(0, seen)): number[] {
  let arming = from
  const found: number[] = []
  for (const event of events) {
    const next = Arming.step(arming, event)
    arming = next.arming
    if (next.approved) found.push(event.at)
  }
  return found
}

test('A2: behavior: a press after half a second of stillness approves, by pointer, key and assistive device', () => {
  expect(approvals(press('pointer', 500))).toEqual([580])
  expect(approvals(press('key', 501))).toEqual([581])
  expect(approvals([{ type: 'assisted', trusted: true, at: 500 }])).toEqual([500])
})

test('A2: error: a click at 100 ms does nothing, and makes the half second start again', () => {
  expect(approvals(press('pointer', 100))).toEqual([])
  expect(approvals([...press('pointer', 100), ...press('pointer', 550)])).toEqual([])
  expect(approvals([...press('pointer', 100), ...press('pointer', 620)])).toEqual([700])
})

test('A2: error: a press begun before arming and ended after it does not count', () => {
  expect(approvals(press('pointer', 450, 200))).toEqual([])
  expect(approvals(press('key', 499, 900))).toEqual([])
})

test('A2: error: Enter held from before the window opened, repeating', () => {
  const repeats: Arming.Event[] = Array.from({ length: 40 }, (_, n) => ({
    type: 'down',
    by: 'key',
    trusted: true,
    repeat: true,
    at: 30 * n,
  }))
  const clicks: Arming.Event[] = repeats.map(({ at }) => ({ type: 'assisted', trusted: true, at }))
  const mixed = repeats.flatMap((event, n) => [event, clicks[n] ?? event])
  expect(approvals([...mixed, { type: 'up', by: 'key', trusted: true, at: 1300 }])).toEqual([])
})

test.each<[string, Arming.Event[]]>([
  ['blur', [{ type: 'focused', value: false, at: 600 }]],
  ['hide', [{ type: 'visible', value: false, at: 600 }]],
  [
    'blur and focus again',
    [
      { type: 'focused', value: false, at: 600 },
      { type: 'focused', value: true, at: 610 },
    ],
  ],
  ['move, resize or other content', [{ type: 'disturbed', at: 600 }]],
])('A2: error: %s between arming and the press, and in the middle of it', (_, disturbance) => {
  expect(approvals([...disturbance, ...press('pointer', 700)])).toEqual([])
  const [down, up] = press('pointer', 590, 100)
  if (!down || !up) throw new Error('a press has two halves')
  expect(approvals([down, ...disturbance, up])).toEqual([])
})

test('A2: error: events a script made up', () => {
  const forged: Arming.Event[] = [
    { type: 'down', by: 'pointer', trusted: false, repeat: false, at: 600 },
    { type: 'up', by: 'pointer', trusted: true, at: 650 },
    { type: 'down', by: 'pointer', trusted: true, repeat: false, at: 700 },
    { type: 'up', by: 'pointer', trusted: false, at: 750 },
    { type: 'assisted', trusted: false, at: 800 },
  ]
  expect(approvals(forged)).toEqual([])
})

test('A2: error: a pointer that leaves the button, or an up of the other hand', () => {
  const down: Arming.Event = { type: 'down', by: 'pointer', trusted: true, repeat: false, at: 600 }
  expect(
    approvals([down, { type: 'cancelled', at: 620 }, { type: 'up', by: 'pointer', trusted: true, at: 640 }]),
  ).toEqual([])
  expect(approvals([down, { type: 'up', by: 'key', trusted: true, at: 640 }])).toEqual([])
})

test('A2: behavior: a field that loses the focus lets go of its own key, not of the pointer that took the focus', () => {
  const left: Arming.Event = { type: 'cancelled', by: 'key', at: 630 }
  for (const [by, expected] of [
    ['pointer', [680]],
    ['key', []],
  ] as const) {
    const [down, up] = press(by, 600)
    if (!down || !up) throw new Error('a press has two halves')
    expect(approvals([down, left, up])).toEqual(expected)
  }
})

test('A2: error: a window nobody sees or that has no focus never arms', () => {
  for (const facts of [
    { visible: false, focused: true },
    { visible: true, focused: false },
  ]) {
    const arming = Arming.start(0, facts)
    expect(Arming.status(arming, 10_000)).toBe('away')
    expect(Arming.remaining(arming, 10_000)).toBeUndefined()
    expect(approvals(press('pointer', 10_000), arming)).toEqual([])
  }
})

const anyEvent = fc.oneof(
  fc.record({ type: fc.constantFrom('visible', 'focused'), value: fc.boolean() }),
  fc.record({ type: fc.constantFrom('disturbed', 'cancelled') }),
  fc.record({
    type: fc.constantFrom('down', 'up', 'assisted'),
    by: fc.constantFrom('pointer', 'key'),
    trusted: fc.boolean(),
    repeat: fc.boolean(),
  }),
)

test('A2: behavior: whatever happens, approval means half a second seen, focused and still before it', () => {
  const timed = fc.array(fc.tuple(anyEvent, fc.integer({ min: 1, max: 700 })), { maxLength: 30 })
  fc.assert(
    fc.property(timed, (steps) => {
      let at = 0
      let arming = Arming.start(0, seen)
      let quietSince = 0
      for (const [event, pause] of steps) {
        at += pause
        const next = Arming.step(arming, { ...event, at } as Arming.Event)
        if (next.approved) expect(at - quietSince).toBeGreaterThanOrEqual(Arming.settling)
        if (['visible', 'focused', 'disturbed'].includes(event.type)) quietSince = at
        arming = next.arming
        const soon = Arming.remaining(arming, at)
        if (soon !== undefined) expect(Arming.status(arming, at + soon)).toBe('armed')
      }
    }),
    { numRuns: 2000 },
  )
})
