import { fetchBounded, type Reply } from '../bank/fetchBounded.ts'
import type { Config } from '../config.ts'
import { store, type Vault } from '../vault/Vault.ts'
import { names, type PayeeFile, parsePayeeFile } from './PayeeFile.ts'

/** The statuses of a site without the file. */
const noFile: readonly number[] = [404, 410]

/** What is kept of a site's file. Times in milliseconds. */
type Known = {
  /** When it was last asked for, whatever came of it. */
  readonly askedAt: number
  /** The last good copy. */
  readonly copy?: { readonly file: PayeeFile; readonly at: number }
}

type Context = {
  readonly vault: Vault
  readonly fetch: typeof fetch
  readonly permitted: (origin: string) => Promise<boolean>
  readonly now: () => number
  readonly config: Config
}

export type Payee = {
  readonly origin: string
  readonly key: string
  readonly banks: readonly string[]
  /** It asks for plain coins. */
  readonly isOnline?: boolean
}

/**
 * `listed`: the site names this payee, and takes plain coins if it asks for them. `no-file`: it names nobody. The others
 * are refused.
 */
export type PayeeVerdict =
  | 'listed'
  | 'no-file'
  | 'payee-not-listed'
  | 'online-not-allowed'
  | 'payee-unverified'

const known = store<Known>('payees')

/**
 * Whether a site itself names the key that a challenge from one of its pages wants paid (threats P2). No page and no
 * service worker of the site can stand in front of this question. The file is believed for a day, and asked for once
 * more, at most once a minute, when the payee is not in it.
 */
export async function checkPayee(context: Context, payee: Payee): Promise<PayeeVerdict> {
  const { vault, config } = context
  const key = await vault.name(['payee-file', payee.origin])
  const before = await vault.get(known, key)
  const now = context.now()
  if (before?.copy !== undefined && isWithin(config.payeeFresh, before.copy.at, now)) {
    const verdict = judge(before.copy.file, payee)
    if (verdict === 'listed' || isWithin(config.payeeRetry, before.askedAt, now)) return verdict
  }
  const answer = await askSite(context, payee.origin)
  const copy = typeof answer === 'object' ? { file: answer, at: now } : before?.copy
  const after = { askedAt: now, ...(copy !== undefined && answer !== 'none' && { copy }) }
  await vault.step(async (work) => {
    await work.get(known, key)
    work.save(known, key, after)
  })
  if (answer === 'none') return payee.isOnline ? 'online-not-allowed' : 'no-file'
  if (copy === undefined || !isWithin(config.payeeKept, copy.at, now)) return 'payee-unverified'
  return judge(copy.file, payee)
}

/** Whether it was so lately. A time that lies ahead is of another clock, and proves nothing. */
function isWithin(span: number, time: number, now: number): boolean {
  return time <= now && now - time <= span
}

/** Whether the last good copy of the site's own file names the payee. Nobody is asked. */
export async function isKnownPayee(vault: Vault, payee: Payee): Promise<boolean> {
  const before = await vault.get(known, await vault.name(['payee-file', payee.origin]))
  return before?.copy !== undefined && names(before.copy.file, payee)
}

/** Plain coins are anybody's who sees them: only a site that says itself that it takes them is given any. */
function judge(file: PayeeFile, payee: Payee): PayeeVerdict {
  if (!names(file, payee)) return 'payee-not-listed'
  return payee.isOnline && !file.online ? 'online-not-allowed' : 'listed'
}

/** The file; `none` for 404 and 410; `unclear` for anything else. */
async function askSite(context: Context, origin: string): Promise<PayeeFile | 'none' | 'unclear'> {
  const { config } = context
  if (!(await context.permitted(origin))) return 'unclear'
  const bounds = { headers: config.payeeWhole, whole: config.payeeWhole, bytes: config.payeeReply }
  try {
    const reply = await fetchBounded(context.fetch, `${origin}/.well-known/tuppence`, {
      bounds,
      bodiless: noFile,
    })
    return read(reply)
  } catch {
    return 'unclear'
  }
}

function read({ status, text }: Reply): PayeeFile | 'none' | 'unclear' {
  if (noFile.includes(status)) return 'none'
  return status === 200 ? parsePayeeFile(text) : 'unclear'
}
