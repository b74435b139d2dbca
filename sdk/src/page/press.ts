import type { PageMessage } from '@tuppence/protocol'
import { type Answer, isFresh, readAnswer } from './answer.ts'
import { type Code, PayError } from './errors.ts'
import { tell } from './events.ts'
import { fetch, Headers, NativePromise, wait } from './natives.ts'
import { gone, longest, patience, silence, tries } from './patience.ts'
import { knock, line, listeners, post, type Said } from './wallet.ts'

/**
 * One press, from the click to the response:
 *
 *   connecting ──402──▶ waiting ──ready──▶ paying ──▶ response
 *       │                │  ▲ │              │ 402: the fresh challenge under the same id, at most twice
 *       │ anything else  │  └─┼──────────────┘ 503, no answer: the same credential again, bounded
 *       ▼                │    └─ unknown: the wallet does not know yet, and is asked again
 *    response            └─▶ not-paid, error
 *
 * Until it is over it keeps its id and its credential: `go` again goes on where it stopped, and pays nothing twice.
 */
export type Press = {
  /** The site's last answer; one that is still fresh may be put here to save asking. */
  asked: Answer | undefined
  /** Takes it to a good response. Throws a PayError. Who listens stays when no wallet answers: a late one wins. */
  go(onStep?: OnStep): Promise<Response>
  /** The reader pressed again while it runs. */
  again(): void
}

export type Step = 'connecting' | 'waiting' | 'paying' | 'unknown' | 'none'
export type OnStep = (step: Step) => void
type Credential = { readonly header: string; readonly value: string }

/** Asks without paying. A challenge that is dead on arrival (a stale cache) is asked for once more, and no more. */
export async function ask(url: string, init: RequestInit, again?: boolean): Promise<Answer> {
  const answer = await readAnswer(await request(url, again ? { ...init, cache: 'reload' } : init))
  if (!answer.challenge || isFresh(answer)) return answer
  if (again) throw new PayError('payment-expired')
  return ask(url, init, true)
}

function request(url: string, init: RequestInit): Promise<Response> {
  return fetch(url, { ...init, mode: 'same-origin', credentials: 'same-origin' })
}

/** Begins a press: knocks at the wallet at once, while the reader's click still counts. Throws a PayError. */
export function begin(to: string | URL, init: RequestInit): Press {
  if (!isSecureContext) throw new PayError('insecure-context')
  const url = new URL(to, document.baseURI).href
  const id = crypto.randomUUID()
  const knocked = wait(patience)
  let credential: Credential | undefined
  /** Whether coins have left the wallet. */
  let kept = false

  /**
   * Hands the challenge to the wallet and hears it out. Resolves with nothing when the site is to be asked afresh: the
   * challenge has run out meanwhile, or was paid elsewhere (another tab), so that the site knows this reader.
   */
  const settle = (challenge: string, onStep?: OnStep) =>
    new NativePromise<Credential | undefined>((resolve, reject) => {
      const fail = (code: Code) => reject(new PayError(code, kept))
      // Joined by its id, so it can be said again; once something is heard it is asked how things stand.
      let saying: PageMessage.ToWallet = {
        v: 1,
        type: 'pay',
        id,
        url,
        method: init.method?.toUpperCase() ?? 'GET',
        challenges: [challenge],
      }
      let delay = 0
      const hear = async (said?: Said): Promise<void> => {
        if (!said) {
          onStep?.('waiting')
          post(saying)
          if (delay) return
          // Ever more rarely, to keep no worker awake.
          for (delay = silence; ; delay *= 2) {
            await wait(delay)
            if (listeners.get(id) !== hear) return
            if (saying.type === 'pay' && delay >= gone) return fail('wallet-silent')
            post(saying)
          }
        }
        saying = { v: 1, type: 'state', id }
        switch (said.state) {
          case 'ready':
            return resolve(said)
          case 'paid':
            return resolve(undefined)
          case 'unknown':
            return onStep?.(said.state)
          case 'not-paid':
            return fail(said.state)
          case 'error':
            return said.code === 'payment-expired' ? resolve(undefined) : fail(said.code)
        }
      }
      listeners.set(id, hear)
      if (line) knock(id)
      void knocked.then(() => {
        if (delay) return
        if (line) knock(id)
        else if (onStep) onStep('none')
        else fail('not-paid')
      })
    }).finally(() => listeners.delete(id))

  /** To the site's last answer, whatever it is. */
  const run = async (onStep?: OnStep): Promise<Answer> => {
    for (let left = tries; ; ) {
      if (!credential) {
        onStep?.('connecting')
        if (!press.asked || !isFresh(press.asked)) press.asked = await ask(url, init)
        if (!press.asked.challenge) return press.asked
        // A hidden page, or one rendered ahead, pays nothing.
        while (document.hidden || document.prerendering) await wait(500)
        credential = await settle(press.asked.challenge, onStep)
        if (!credential) {
          press.asked = undefined
          if (left--) continue
          throw new PayError('payment-expired', kept)
        }
        kept = true
      }
      onStep?.('paying')
      const headers = new Headers(init.headers)
      headers.set(credential.header, credential.value)
      // Redirects are not followed: fetch would carry the credential to another origin. One ends as a bad answer.
      const paid = { ...init, headers, redirect: 'manual', cache: 'no-store' } as const
      const answer = await request(url, paid).then(readAnswer, () => undefined)
      let seconds = 1
      if (answer) {
        const { status, headers } = answer.response
        const receipt = headers.get('payment-receipt')
        const problem = answer.body.type
        if (status)
          post({
            v: 1,
            type: 'receipt',
            id,
            status,
            ...(receipt && { receipt }),
            ...(problem && { problem }),
          })
        seconds = Number(headers.get('retry-after')) || 1
        if (answer.challenge) {
          credential = undefined
          press.asked = answer
        } else if (status !== 503 || seconds > longest) return answer
      }
      if (!left--) {
        if (answer) return answer
        throw new PayError('network', true)
      }
      if (credential) await wait(seconds * 1000)
    }
  }

  const press: Press = {
    asked: undefined,
    again: () => knock(id),
    async go(onStep) {
      try {
        const { response, body } = await run(onStep)
        if (!response.ok) throw new PayError(`${body.type ?? 'site'}`.replace(/.*[/:]/, ''), kept)
        if (kept) tell('paid', { url, receipt: response.headers.get('payment-receipt') })
        return response
      } catch (cause) {
        const error = cause instanceof PayError ? cause : new PayError('network', kept)
        const { code } = error
        tell(code === 'not-paid' ? 'declined' : 'error', { url, code })
        throw error
      }
    },
  }
  knock(id)
  return press
}
