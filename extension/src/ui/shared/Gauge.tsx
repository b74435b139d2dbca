import type { JSX } from 'preact'

type Props = {
  /** Hundredths of the whole. */
  readonly used: number
  readonly added?: number
}

/** A bar that is filled as far as a limit is used; what is about to be added is paler. The words stand beside it. */
export function Gauge({ used, added = 0 }: Props): JSX.Element {
  return (
    <svg class="gauge" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect class="gauge-whole" width="100" height="6" />
      <rect class="gauge-added" width={used + added} height="6" />
      <rect class="gauge-used" width={used} height="6" />
    </svg>
  )
}
