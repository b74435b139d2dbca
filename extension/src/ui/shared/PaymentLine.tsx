import type { JSX } from 'preact'
import { moment } from './dates.ts'
import { Icon } from './Icon.tsx'
import { Figure, Host } from './parts.tsx'
import type { PaymentRow } from './paymentRow.ts'
import { t } from './t.ts'

/** A payment in a list: how much, for what, how it stands, where, when. */
export function PaymentLine({ row, time }: { readonly row: PaymentRow; readonly time: string }): JSX.Element {
  const { words } = row
  return (
    <>
      <span class="payment-amount">
        {row.moved ? (
          <Figure money={row.moved} sign={row.sign} />
        ) : (
          <span class="quiet">
            <span aria-hidden="true">–</span>
            <span class="visually-hidden">{t('nothingMoved')}</span>
          </span>
        )}
      </span>
      <span class="payment-title">{row.titleIsTheirs ? <bdi>{row.title}</bdi> : row.title}</span>
      <time class="payment-when" dateTime={new Date(row.at).toISOString()} title={moment(row.at)}>
        {time}
      </time>
      <span class="payment-how">
        <span class={`payment-state tone-${words.tone}`}>
          <Icon name={words.shape} size={14} />
          {words.word}
        </span>
        {row.host && <Host host={row.host} />}
      </span>
    </>
  )
}
