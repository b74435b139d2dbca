import type { Money } from '../../messages/views.ts'

/** Control and format characters, and the two that break lines: none of them is a word of the site. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu
const descriptionPoints = 140

/** Money as it crosses a message. */
export function money(units: bigint, currency: string, test: boolean): Money {
  return { units: units.toString(), currency, test }
}

/** The site's words for what it sells, on one line (threats A4); `undefined` when nothing is left. */
export function describe(text: string | undefined): string | undefined {
  const line = (text ?? '').replace(/\s+/gu, ' ').replace(unseen, '').trim()
  const points = [...line]
  const cut = points.length > descriptionPoints ? `${points.slice(0, descriptionPoints - 1).join('')}…` : line
  return cut === '' ? undefined : cut
}
