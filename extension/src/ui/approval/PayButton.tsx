import type { ComponentChildren, JSX } from 'preact'
import type { Event as ArmingEvent } from './Arming.ts'

type Props = {
  readonly armed: boolean
  readonly onEvent: (event: ArmingEvent) => void
  readonly children: ComponentChildren
}

const presses = new Set(['Enter', ' '])

/**
 * A button that reports both halves of a press instead of clicks. It takes no click of a key, since Enter clicks
 * on its way down and again while it is held; a click without a press before it is an assistive device's.
 */
export function PayButton({ armed, onEvent, children }: Props): JSX.Element {
  const now = () => performance.now()
  const key = (event: KeyboardEvent) => {
    if (!presses.has(event.key)) return
    event.preventDefault()
    if (event.type === 'keyup') {
      onEvent({ type: 'up', by: 'key', trusted: event.isTrusted, at: now() })
      return
    }
    const { isTrusted: trusted, repeat } = event
    onEvent({ type: 'down', by: 'key', trusted, repeat, at: now() })
  }
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
