import type { ComponentChildren, JSX } from 'preact'
import type { Money } from '../../messages/views.ts'
import { hostParts } from './hostParts.ts'
import { Icon } from './Icon.tsx'
import { Mark } from './Mark.tsx'
import { inWords } from './money.ts'
import { t } from './t.ts'

/** The mark of test money, wherever an amount is test money. */
export function TestMark(): JSX.Element {
  return <span class="test-mark">{t('testMoney')}</span>
}

/** An amount in a row: test money carries its mark with it. */
export function Figure({ money, sign = '' }: { readonly money: Money; readonly sign?: string }): JSX.Element {
  return (
    <span class={money.test ? 'figure is-test' : 'figure'}>
      <span class="money">{`${sign}${inWords(money)}`}</span>
      {money.test && <span class="test-word">{t('testMoneyShort')}</span>}
    </span>
  )
}

/** A host in full, with the registered name in ink and what anybody can put around it paler. */
export function Host({ host }: { readonly host: string }): JSX.Element {
  const { lead, name, port } = hostParts(host)
  return (
    <span class="host">
      {lead && <span class="host-lead">{lead}</span>}
      <span class="host-name">{name}</span>
      {port && <span class="host-port">{port}</span>}
    </span>
  )
}

/** The top of every window: whose it is. */
export function Brand({ children }: { readonly children?: ComponentChildren }): JSX.Element {
  return (
    <header class="brand">
      <span class="brand-name">
        <Mark />
        {t('extensionShortName')}
      </span>
      {children}
    </header>
  )
}

/** Sentences that ask for care before a decision, in one box however many they are. */
export function Notice({ texts }: { readonly texts: readonly string[] }): JSX.Element {
  return (
    <div class="notice">
      <Icon name="notice" />
      <div>
        {texts.map((text) => (
          <p key={text}>{text}</p>
        ))}
      </div>
    </div>
  )
}

/** What went wrong, beside the thing it went wrong with; read aloud when it appears. */
export function Problem({
  id,
  text,
}: {
  readonly id?: string
  readonly text: string | undefined
}): JSX.Element {
  return (
    <p class="problem" role="alert" {...(id ? { id } : {})}>
      {text && (
        <>
          <Icon name="cross" />
          <span>{text}</span>
        </>
      )}
    </p>
  )
}
