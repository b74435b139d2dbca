import { Errors, PageMessage } from '@tuppence/protocol'
import type { CommandName, Commands, Input, Output } from '../../messages/ui.ts'
import type { Result } from '../../messages/views.ts'
import type { Config } from '../config.ts'
import { refusalOf } from '../operations/pay/answer.ts'
import { StorageError } from '../storage/StorageError.ts'
import { type WalletCode, WalletError } from '../WalletError.ts'
import { createRate, type Rate } from './Rate.ts'
import { readInput } from './readCommand.ts'
import { type OwnPage, ownPage, type Self, type Sender, type WebPage, webPage } from './Senders.ts'

/** What stands behind the commands of our own pages. */
export type Handlers = {
  readonly [N in keyof Commands]: (input: Input<N>, caller: OwnPage) => Promise<Output<N>>
}

export type Doorkeeper = {
  /** Before anything else: locks a wallet whose reader has gone. */
  enter(): Promise<void>
  /** Throws `locked` while nothing can be read or done. */
  requireOpen(): Promise<void>
  /** The reader has done something. */
  acted(): Promise<void>
  /** What a web page can do: nothing else reaches the engine from one. */
  fromPage(page: WebPage, message: PageMessage.ToWallet): Promise<PageMessage.State | undefined>
}

/** All that can be done without the key; everything else waits for the password. */
const keyless: ReadonlySet<CommandName> = new Set([
  ...(['overview', 'setPassword', 'unlock', 'unlockAndPay', 'lock', 'approval', 'decline'] as const),
])

/** Commands that only look: a page left open sends them by itself, and the wallet locks all the same. */
const looking: ReadonlySet<CommandName> = new Set([
  ...(['overview', 'payments', 'payment', 'topUpState', 'approval', 'limits', 'security'] as const),
  ...(['restoreState', 'proofState'] as const),
])

export type Router = {
  /** `undefined`: not a message for the background. Never rejects. */
  route(message: unknown, sender: Sender): Promise<Result<unknown>> | undefined
}

type Options = {
  readonly self: Self
  readonly handlers: Handlers
  readonly gate: Doorkeeper
  readonly config: Pick<Config, 'callsPerMinute' | 'callsInFlight'>
  readonly now: () => number
}

/** Decides by the sender alone who may do what (threats W1, W2); a body never says who it comes from. */
export function createRouter({ self, handlers, gate, config, now }: Options): Router {
  const rate = createRate(config, now)
  return {
    route(message, sender) {
      switch (typeOf(message)) {
        case 'ui':
          return reply(() => runCommand({ handlers, gate }, message, ownPage(sender, self)))
        case 'page':
          return reply(() => fromPage({ gate, rate }, message, webPage(sender, self)))
        default:
          return undefined
      }
    },
  }
}

async function fromPage(
  { gate, rate }: { gate: Doorkeeper; rate: Rate },
  message: unknown,
  page: WebPage | undefined,
): Promise<PageMessage.State | undefined> {
  if (page === undefined) throw new WalletError('forbidden')
  const { message: body, visible, active } = fields(message)
  const parsed = parsePage(body)
  await gate.enter()
  if (parsed.type !== 'pay') return gate.fromPage(page, parsed)
  if (visible !== true) throw new WalletError('not-visible')
  const done = rate.admit(page.origin, parsed.id)
  // What the first call has come to is told as ever; to call the second one busy would end the press in its page.
  if (done === 'said') return undefined
  if (done === 'busy') return refusalOf(parsed.id, done)
  if (active === true) await gate.acted()
  return gate.fromPage(page, parsed).finally(done)
}

function parsePage(body: unknown): PageMessage.ToWallet {
  try {
    return PageMessage.parseToWallet(body)
  } catch (cause) {
    if (cause instanceof Errors.ProtocolError) throw new WalletError('malformed-message', { cause })
    throw cause
  }
}

/** A closed table: the name from the wire chooses a case, it never indexes anything (style §2.2). */
async function runCommand(
  { handlers, gate }: { handlers: Handlers; gate: Doorkeeper },
  message: unknown,
  page: OwnPage | undefined,
): Promise<unknown> {
  const { name, input } = fields(message)
  if (page === undefined) throw new WalletError('forbidden')
  const run = async <N extends CommandName>(known: N) => {
    const read = readInput(known, input, page)
    await gate.enter()
    if (!keyless.has(known)) await gate.requireOpen()
    if (!looking.has(known)) await gate.acted()
    return handlers[known](read, page)
  }
  switch (name) {
    case 'setPassword':
    case 'unlock':
    case 'unlockAndPay':
    case 'lock':
    case 'changePassword':
    case 'security':
    case 'setLockAfter':
    case 'overview':
    case 'createWallet':
    case 'addBank':
    case 'topUp':
    case 'topUpState':
    case 'payments':
    case 'payment':
    case 'limits':
    case 'setLimits':
    case 'approval':
    case 'approve':
    case 'decline':
    case 'words':
    case 'confirmWords':
    case 'restore':
    case 'restoreBank':
    case 'restoreState':
    case 'cancelRestore':
    case 'resumeRestore':
    case 'proveBackup':
    case 'proofState':
    case 'cancelProof':
    case 'exportFile':
    case 'readExport':
      return run(name)
    default:
      throw new WalletError('forbidden')
  }
}

async function reply(run: () => Promise<unknown>): Promise<Result<unknown>> {
  try {
    return { ok: true, value: await run() }
  } catch (error) {
    return { ok: false, error: { code: codeOf(error) } }
  }
}

/** A code of the closed list; what else an error says stays here. */
function codeOf(error: unknown): WalletCode {
  if (error instanceof WalletError) return error.code
  if (error instanceof StorageError && error.code === 'storage-full') return 'storage-full'
  return 'internal'
}

function typeOf(message: unknown): unknown {
  return fields(message).type
}

/** Own plain fields of a message; nothing for what is no object. */
function fields(message: unknown): Record<string, unknown> {
  return typeof message === 'object' && message !== null ? { ...message } : {}
}
