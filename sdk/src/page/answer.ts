/** What a site answered. Where it asks for a payment: its challenges as they stand, and its words for show. */
export type Answer = {
  readonly response: Response
  /** The WWW-Authenticate line of a 402 that asks for a Payment, else empty. */
  readonly challenge: string
  /** What a problem's JSON body says, `amount` in minor units; unchecked, and empty when there is none. */
  readonly body: { readonly type?: string; readonly amount?: string; readonly currency?: string }
}

/** Reads a response, and leaves its body to others. */
export async function readAnswer(response: Response): Promise<Answer> {
  const line = response.headers.get('www-authenticate') ?? ''
  return {
    response,
    challenge: response.status === 402 && /\bpayment\s/i.test(line) ? line : '',
    body: {
      ...(!response.ok &&
        (await response
          .clone()
          .json()
          .catch(() => false))),
    },
  }
}

/** Whether a challenge can still be paid. One without an end counts as ended. */
export function isFresh({ challenge }: Answer): boolean {
  return Date.parse(`${/\bexpires="([^"]*)/i.exec(challenge)?.[1]}`) > Date.now()
}
