import type { JSX } from 'preact'

/** Our mark: two coins, one a third behind the other. It always stands beside our name, so it has none. */
export function Mark({ size = 20 }: { readonly size?: number }): JSX.Element {
  return (
    <svg class="mark" viewBox="0 0 32 32" width={size} height={size} fill="currentColor" aria-hidden="true">
      <path d="M19.21 6.37A10.5 10.5 0 1 0 9.52 23.81 12.2 12.2 0 0 1 19.21 6.37Z" />
      <path
        fill-rule="evenodd"
        d="M20.5 8a10.5 10.5 0 1 1 0 21 10.5 10.5 0 1 1 0-21Zm0 3.05a7.45 7.45 0 1 0 0 14.9 7.45 7.45 0 1 0 0-14.9Z"
      />
      <circle cx="20.5" cy="18.5" r="5.75" />
    </svg>
  )
}
