import type { Event } from './Arming.ts'

type WindowEvent = Extract<Event, { type: 'visible' | 'focused' | 'disturbed' }>

/** Browsers tell when a window is resized but not when it is moved: its place is read before every picture. */
function watchPlace(moved: () => void): void {
  let place = `${window.screenX} ${window.screenY}`
  const look = () => {
    const now = `${window.screenX} ${window.screenY}`
    if (now !== place) moved()
    place = now
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
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
  window.addEventListener('resize', disturbed)
  watchPlace(disturbed)
}
