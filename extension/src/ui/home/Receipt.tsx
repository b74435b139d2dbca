import type { JSX } from 'preact'
import { Heading } from '../shared/Heading.tsx'
import { Icon } from '../shared/Icon.tsx'
import { inWords } from '../shared/money.ts'
import { Host, TestMark } from '../shared/parts.tsx'
import { t } from '../shared/t.ts'
import type { ReceiptState } from './state.ts'

/** One payment: what, where, how much, how it stands, and what to quote when asking about it. */
export function Receipt({ state }: { readonly state: ReceiptState }): JSX.Element {
  const { words } = state
  return (
    <>
      <a class="button is-plain back" href="#/payments">
        <Icon name="left" />
        {t('navPayments')}
      </a>
      <div class="slip">
        <article class="receipt">
          <header>
            <p class={`receipt-state tone-${words.tone}`}>
              <Icon name={words.shape} size={20} />
              {words.word}
            </p>
            {state.total.test && <TestMark />}
          </header>
          <Heading class="receipt-title">
            {state.titleIsTheirs ? <bdi>{state.title}</bdi> : state.title}
          </Heading>
          {state.host && (
            <p class="receipt-host">
              <Host host={state.host} />
            </p>
          )}
          <p class={state.moved ? 'receipt-total money' : 'receipt-total is-not-moved money'}>
            {!state.moved && <span class="receipt-asked">{t('receiptAsked')}</span>}
            {state.sign}
            {inWords(state.total)}
          </p>
          <p class="receipt-sentence">{words.sentence}</p>
          <dl class="lines">
            {state.lines.map(({ name, text, theirs, code }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd class={code ? 'code' : ''}>{theirs ? <bdi>{text}</bdi> : text}</dd>
              </div>
            ))}
          </dl>
        </article>
      </div>
    </>
  )
}
