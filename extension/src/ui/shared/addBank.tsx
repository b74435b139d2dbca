import type { JSX } from 'preact'
import { call } from '../../messages/call.ts'
import type { BankView, Result } from '../../messages/views.ts'
import type { Field } from './field/controller.ts'
import { FieldForm } from './field/view.tsx'
import { t } from './t.ts'

/** Adds a bank to a wallet. Having read that the address is a private one, the reader may mean it all the same. */
export function addBank(wallet: string, url: string, told: string | undefined): Promise<Result<BankView>> {
  return call('addBank', { wallet, url, ...(told === 'bank-private' && { confirmed: true }) })
}

type Props = {
  readonly field: Field
  readonly onEdit: (text: string) => void
  readonly onSubmit: () => void
}

/** The form for a bank's address. */
export function BankForm({ field, onEdit, onSubmit }: Props): JSX.Element {
  return (
    <FieldForm
      id="bank-address"
      field={field}
      name={t('bankAddress')}
      note={t('bankAddressNote')}
      button={t(field.error === 'bank-private' ? 'bankAddAnyway' : 'bankAdd')}
      sending={t('bankAdding')}
      input={{ inputMode: 'url', spellcheck: false, maxLength: 2048 }}
      onEdit={onEdit}
      onSubmit={onSubmit}
    />
  )
}
