import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

type Props = { readonly class?: string; readonly children: ComponentChildren }

/** A screen's heading. It takes the focus when its screen appears, so that the next Tab and the next word heard start there. */
export function Heading({ class: name = 'title', children }: Props): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <h1 class={name} tabIndex={-1} ref={heading}>
      {children}
    </h1>
  )
}
