import type { ExportView } from '../../../messages/backupViews.ts'
import { namedBank } from '../restore/restoreView.ts'
import type { ExportContent } from './ExportContent.ts'

/** What a file says, for the reader to look at before anything is done with it. */
export function exportView({ at, wallets, history }: ExportContent): ExportView {
  const shops = new Set(wallets.flatMap(({ banks }) => banks.flatMap((bank) => bank.shops.map(({ V }) => V))))
  return {
    state: 'read',
    at,
    wallets: wallets.map(({ name, banks }) => ({
      name,
      banks: banks.map(({ url, total }) => namedBank({ bank: url, total })),
    })),
    payments: history.length,
    shops: shops.size,
  }
}
