import type { ComponentChildren, JSX } from 'preact'

type Props = {
  readonly held: boolean
  readonly onHold: (held: boolean) => void
  readonly children: ComponentChildren
}

const presses = new Set(['Enter', ' '])

/**
 * A button that is something only while it is pressed, by pointer or key. Voice and screen readers press without
 * holding: for them each press turns it.
 */
export function HoldButton({ held, onHold, children }: Props): JSX.Element {
  const key = (event: KeyboardEvent) => {
    if (!presses.has(event.key)) return
    event.preventDefault()
    onHold(event.type === 'keydown')
  }
  const letGo = () => onHold(false)
  return (
    <button
      type="button"
      class="button hold"
      aria-pressed={held}
      onPointerDown={(event) => onHold(event.button === 0)}
      onPointerUp={letGo}
      onPointerLeave={letGo}
      onPointerCancel={letGo}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={key}
      onKeyUp={key}
      onBlur={letGo}
      onClick={(event) => {
        if (event.detail === 0) onHold(!held)
      }}
    >
      {children}
    </button>
  )
}
