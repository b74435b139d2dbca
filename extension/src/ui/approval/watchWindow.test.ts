import { expect, it, onTestFinished, vi } from 'vitest'
import { watchWindow } from './watchWindow.ts'

type Watched = Parameters<Parameters<typeof watchWindow>[0]>[0]

/** A window without a browser: it draws no picture until it is told to. */
function openWindow() {
  const reports: Watched['type'][] = []
  const target = new EventTarget()
  let picture = () => {}
  const place = { screenX: 10, screenY: 20, innerWidth: 400, innerHeight: 600 }
  vi.stubGlobal('window', Object.assign(target, place))
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }))
  vi.stubGlobal('requestAnimationFrame', (next: () => void) => {
    picture = next
  })
  onTestFinished(() => void vi.unstubAllGlobals())
  watchWindow(({ type }) => reports.push(type))
  return {
    reports,
    change: (change: Partial<typeof place>) => Object.assign(target, change),
    hear: (type: string) => target.dispatchEvent(new Event(type)),
    draw: () => picture(),
  }
}

const changes = [{ screenX: 11 }, { screenY: 19 }, { innerWidth: 401 }, { innerHeight: 599 }]

it.each(changes)(
  'A2: behavior: %o is seen before a half of a press, though no picture was drawn',
  (change) => {
    for (const half of ['pointerdown', 'pointerup', 'keydown', 'keyup', 'click']) {
      const { reports, change: alter, hear } = openWindow()
      hear(half)
      expect(reports).toEqual([])
      alter(change)
      hear(half)
      expect(reports, half).toEqual(['disturbed'])
      hear(half)
      expect(reports, half).toEqual(['disturbed'])
    }
  },
)

it.each(changes)('A2: behavior: %o is seen before the next picture, and the one after it', (change) => {
  const { reports, change: alter, draw } = openWindow()
  draw()
  expect(reports).toEqual([])
  alter(change)
  draw()
  draw()
  expect(reports).toEqual(['disturbed'])
  alter({ innerWidth: 1 })
  draw()
  expect(reports).toEqual(['disturbed', 'disturbed'])
})
