import type { ComponentChildren, JSX } from 'preact'
import type { Event as ArmingEvent } from './Arming.ts'

type Props = {
  readonly armed: boolean
  readonly onEvent: (event: ArmingEvent) => void
  readonly children: ComponentChildren
}

const presses = new Set(['Enter', ' '])
const enter = new Set(['Enter'])
const now = () => performance.now()

function keyHalves(keys: ReadonlySet<string>, onEvent: Props['onEvent']) {
  return (event: KeyboardEvent) => {
    if (!keys.has(event.key)) return
    event.preventDefault()
    if (event.type === 'keyup') {
      onEvent({ type: 'up', by: 'key', trusted: event.isTrusted, at: now() })
      return
    }
    const { isTrusted: trusted, repeat } = event
    onEvent({ type: 'down', by: 'key', trusted, repeat, at: now() })
  }
}

/** What a field needs for its Enter to be a press of the Pay button, in both halves and no sooner than the button. */
export function enterPresses(onEvent: Props['onEvent']) {
  const key = keyHalves(enter, onEvent)
  // A pointer that presses the button takes the focus from the field in the middle of its press.
  return { onKeyDown: key, onKeyUp: key, onBlur: () => onEvent({ type: 'cancelled', by: 'key', at: now() }) }
}

/**
 * A button that reports both halves of a press instead of clicks. It takes no click of a key, since Enter clicks
 * on its way down and again while it is held; a click without a press before it is an assistive device's.
 */
export function PayButton({ armed, onEvent, children }: Props): JSX.Element {
  const key = keyHalves(presses, onEvent)
  const pointer = (event: PointerEvent) => {
    if (event.button !== 0 || !event.isPrimary) return
    const { isTrusted: trusted } = event
    if (event.type === 'pointerup') onEvent({ type: 'up', by: 'pointer', trusted, at: now() })
    else onEvent({ type: 'down', by: 'pointer', trusted, repeat: false, at: now() })
  }
  const cancelled = () => onEvent({ type: 'cancelled', at: now() })
  const click = (event: MouseEvent) => {
    if (event.detail === 0) onEvent({ type: 'assisted', trusted: event.isTrusted, at: now() })
  }
  return (
    <button
      type="button"
      class={armed ? 'button is-main pay' : 'button is-main pay is-settling'}
      onPointerDown={pointer}
      onPointerUp={pointer}
      onPointerLeave={cancelled}
      onPointerCancel={cancelled}
      onKeyDown={key}
      onKeyUp={key}
      onBlur={cancelled}
      onClick={click}
    >
      {children}
    </button>
  )
}
