import type { JSX } from 'preact'

/** The mark, drawn large: a small pile of change on a sheet of paper. */
export function Coins(): JSX.Element {
  return (
    <svg class="coins" viewBox="13 0 102 72" width="102" height="72" fill="none" aria-hidden="true">
      <g stroke="currentColor" stroke-width="1.5">
        <path class="coin" d="M14 50v8c0 5 9.4 9 21 9s21-4 21-9v-8" />
        <ellipse class="coin" cx="35" cy="50" rx="21" ry="9" />
        <path class="coin" d="M19 38v8c0 5 9.4 9 21 9s21-4 21-9v-8" />
        <ellipse class="coin" cx="40" cy="38" rx="21" ry="9" />
        <ellipse cx="40" cy="38" rx="13.5" ry="5.4" />
        <circle class="coin" cx="83" cy="38" r="29" />
        <circle cx="83" cy="38" r="21.5" />
        <path
          d="M76.5 33.5c.6-3.6 3.2-5.5 6.6-5.5 3.8 0 6.4 2.3 6.4 5.6 0 6-9 9.4-13 14.9h13.4"
          stroke-linecap="round"
        />
      </g>
    </svg>
  )
}
