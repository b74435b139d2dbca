import type { Event } from './Arming.ts'

type WindowEvent = Extract<Event, { type: 'visible' | 'focused' | 'disturbed' }>

/** The halves of a press, as the window hears them before anything in it. */
const halves = ['pointerdown', 'pointerup', 'keydown', 'keyup', 'click'] as const

/**
 * Browsers tell of another size only before the next picture, and of another place not at all. So both are read before
 * every picture, and before every half of a press, which may come first on a busy machine.
 */
function watchPlace(moved: () => void): void {
  const read = () => `${window.screenX} ${window.screenY} ${window.innerWidth} ${window.innerHeight}`
  let place = read()
  const look = () => {
    const now = read()
    if (now !== place) moved()
    place = now
  }
  const picture = () => {
    look()
    requestAnimationFrame(picture)
  }
  for (const half of halves) window.addEventListener(half, look, { capture: true })
  requestAnimationFrame(picture)
}

/** Reports all that makes this window less seen, less focused or less still. For the window's whole life. */
export function watchWindow(report: (event: WindowEvent) => void): void {
  const visible = () => {
    report({ type: 'visible', value: document.visibilityState === 'visible', at: performance.now() })
  }
  const focused = () => report({ type: 'focused', value: document.hasFocus(), at: performance.now() })
  const disturbed = () => report({ type: 'disturbed', at: performance.now() })
  document.addEventListener('visibilitychange', visible)
  window.addEventListener('focus', focused)
  window.addEventListener('blur', () => report({ type: 'focused', value: false, at: performance.now() }))
  watchPlace(disturbed)
}
