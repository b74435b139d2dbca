import type { JSX } from 'preact'

/** The mark, drawn large: a small pile of change on a sheet of paper. */
export function Coins(): JSX.Element {
  return (
    <svg class="coins" viewBox="0 0 120 72" width="120" height="72" fill="none" aria-hidden="true">
      <g stroke="currentColor" stroke-width="1.5">
        <path class="coin" d="M14 50v8c0 5 9.4 9 21 9s21-4 21-9v-8" />
        <ellipse class="coin" cx="35" cy="50" rx="21" ry="9" />
        <path class="coin" d="M19 38v8c0 5 9.4 9 21 9s21-4 21-9v-8" />
        <ellipse class="coin" cx="40" cy="38" rx="21" ry="9" />
        <ellipse cx="40" cy="38" rx="13.5" ry="5.4" />
        <circle class="coin" cx="83" cy="38" r="29" />
        <circle cx="83" cy="38" r="21.5" />
        <path
          d="M83 27v22M77.5 32.5c1.2-3 3.200-4 5.500-4s5.200 1.400 5.200 4.300c0 6-10.800 3.700-10.800 9.700 0 3 2.600 4.500 5.600 4.500s4.800-1.200 5.700-4"
          stroke-linecap="round"
        />
      </g>
    </svg>
  )
}
