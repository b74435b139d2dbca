import { randomUUID } from 'node:crypto'
import type { PageMessage } from '@tuppence/protocol'
import { Challenge, Method } from 'mppx'
import { Mppx } from 'mppx/client'
import { cashu } from './cashuMethod.ts'
import { openPage, type Wallet } from './openStreet.ts'

/** One answer to a challenge: the press it was, what the wallet said, whether the reader was asked. */
type Payment = { readonly id: string; readonly ready: PageMessage.State; readonly asked: boolean }

type At = { readonly origin: string; readonly path: string; readonly verb?: 'GET' | 'POST' }

/**
 * An mppx client on a page of a site. It meets the 402 and sends the credential; our wallet, asked over the page's
 * messages and approved by the reader, makes it.
 */
export function openClient(wallet: Wallet, { origin, path, verb = 'GET' }: At) {
  const page = openPage(wallet, origin, { path })
  const lines: string[] = []
  const payments: Payment[] = []
  const listening: typeof fetch = async (input, init) => {
    const response = await fetch(input, init)
    const line = response.headers.get('www-authenticate')
    if (line !== null) lines.push(line)
    return response
  }
  const method = Method.toClient(cashu, {
    async createCredential({ challenge }) {
      const raw = lines.at(-1)
      if (raw === undefined) throw new Error('no challenge')
      const payment = await pay(wallet, page, { raw, url: origin + path, verb })
      payments.push(payment)
      const { ready } = payment
      if (ready.state !== 'ready') throw new Error(`not paid: ${JSON.stringify(ready)}`)
      if (ready.header !== Challenge.credentialHeader(challenge)) throw new Error('another field')
      return ready.value
    },
  })
  const client = Mppx.create({ polyfill: false, fetch: listening, methods: [method] })
  /** Hands in what came back, as a page does. */
  async function handIn(response: Response): Promise<void> {
    const id = payments.at(-1)?.id ?? ''
    const receipt = response.headers.get('payment-receipt')
    await page.say({
      v: 1,
      type: 'receipt',
      id,
      status: response.status,
      ...(receipt !== null && { receipt }),
    })
  }
  return {
    fetch: (init: RequestInit = {}) => client.fetch(origin + path, { method: verb, ...init }),
    /** Looks at a challenge before the wallet does. */
    onChallenge(look: (challenge: Challenge.Challenge) => Promise<void>): void {
      client.onChallengeReceived(async ({ challenge }) => {
        await look(challenge)
        return undefined
      })
    },
    lines,
    payments,
    handIn,
  }
}

async function pay(
  wallet: Wallet,
  page: ReturnType<typeof openPage>,
  { raw, url, verb }: { raw: string; url: string; verb: string },
): Promise<Payment> {
  const id = randomUUID()
  const asked = wallet.windows.length
  const reply = await page.say({ v: 1, type: 'pay', id, url, method: verb, challenges: [raw] })
  if (!reply.ok || reply.value === undefined) throw new Error(JSON.stringify(reply))
  await wallet.engine.idle()
  if (reply.value.state !== 'accepted') return { id, ready: reply.value, asked: false }
  if (wallet.windows.length > asked) await wallet.approve()
  await wallet.engine.idle()
  const ready = page.told(id) ?? reply.value
  return { id, ready, asked: wallet.windows.length > asked }
}
