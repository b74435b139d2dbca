import type { JSX } from 'preact'
import type { Shape } from './paymentWords.ts'

export type IconName =
  | Shape
  | 'right'
  | 'left'
  | 'wallet'
  | 'list'
  | 'gauge'
  | 'bank'
  | 'notice'
  | 'lock'
  | 'words'
  | 'settings'

/** One weight, one 16 by 16 grid. A state's shape sits in a ring; the others stand alone. */
const paths: Readonly<Record<IconName, string>> = {
  check: 'M5.2 8.2 7.2 10.2 10.9 6M14.25 8a6.25 6.25 0 1 1-12.5 0 6.25 6.25 0 0 1 12.5 0Z',
  dash: 'M5.25 8h5.5M14.25 8a6.25 6.25 0 1 1-12.5 0 6.25 6.25 0 0 1 12.5 0Z',
  cross:
    'M5.8 5.8l4.4 4.4M10.2 5.8 5.8 10.2M5.4 1.75h5.2l3.65 3.65v5.2l-3.65 3.65H5.4L1.75 10.6V5.4L5.4 1.75Z',
  clock: 'M8 4.75V8l2.25 1.5M14.25 8a6.25 6.25 0 1 1-12.5 0 6.25 6.25 0 0 1 12.5 0Z',
  half: 'M5.25 8h.01M8 8h.01M10.75 8h.01M14.25 8a6.25 6.25 0 1 1-12.5 0 6.25 6.25 0 0 1 12.5 0Z',
  back: 'M5.5 3 2.5 6l3 3M2.75 6h6.5a3.5 3.5 0 0 1 0 7H6',
  plus: 'M8 5v6M5 8h6M14.25 8a6.25 6.25 0 1 1-12.5 0 6.25 6.25 0 0 1 12.5 0Z',
  right: 'M6 3.5 10.5 8 6 12.5',
  left: 'M10 3.5 5.5 8 10 12.5',
  wallet:
    'M2 5.5v6.75c0 .7.55 1.25 1.25 1.25h9.5c.7 0 1.25-.55 1.25-1.25v-5.5c0-.7-.55-1.25-1.25-1.25H3.5a1.5 1.5 0 0 1 0-3H11M11 9.5h.01',
  list: 'M2.5 4h11M2.5 8h11M2.5 12h7',
  gauge: 'M2 12.25a6.25 6.25 0 1 1 12 0M8 11.25 11 6.5M8 11.25h.01',
  bank: 'M2 6.25 8 2.5l6 3.75H2ZM3.75 6.5v5M8 6.5v5M12.25 6.5v5M2 13.5h12',
  lock: 'M3.5 7.25h9v6.25h-9ZM5.25 7V5a2.75 2.75 0 0 1 5.5 0v2M8 9.75v1.5',
  words: 'M3.25 2h6.5l3 3v9h-9.5ZM9.5 2.25V5.5h3M5.75 8.25h4.5M5.75 11h4.5',
  settings:
    'M2 4.5h4.25M9.75 4.5H14M2 11.5h7.25M12.75 11.5H14M8 2.75a1.75 1.75 0 1 1 0 3.5 1.75 1.75 0 0 1 0-3.5ZM11 9.75a1.75 1.75 0 1 1 0 3.5 1.75 1.75 0 0 1 0-3.5Z',
  notice: 'M8 5v3.75M8 11h.01M8 1.75 14.5 13.5h-13L8 1.75Z',
}

/** An icon; the word is always beside it, so it is hidden from those who listen. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }): JSX.Element {
  return (
    <svg
      class="icon"
      viewBox="0 0 16 16"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  )
}
