import { Receipt } from '@tuppence/protocol'
import { type Asking, createPayer, type Payer } from './payer.ts'

/** An article that was opened with a token, and the claim its receipt names. */
export type Served = {
  readonly path: string
  readonly resource: string
  readonly token: string
  readonly claim: string
}

export type Shoppers = ReturnType<typeof openShoppers>

/** People who buy one article after the other at a site, all at the same time, whatever is killed under them. */
export function openShoppers({ bank, site, count }: { bank: string; site: string; count: number }) {
  const asking = new Set<Asking>()
  const payers = Array.from({ length: count }, () => createPayer(bank, asking))
  const served: Served[] = []
  let isClosing = false
  const whenServed: (() => void)[] = []

  async function shop(payer: Payer, number: number): Promise<void> {
    for (let i = 0; !isClosing; i += 1) {
      const article = `${number}-${i}`
      const { challenge, token } = await payer.prepare(`${site}/articles/${article}`)
      const response = await payer.present(`${site}/articles/${article}`, challenge, token)
      served.push(await readServed(article, token, response))
      for (const tell of whenServed.splice(0)) tell()
      if (i % 3 === 0) await tryElsewhere(payer, article, token)
    }
  }

  /** A coin that has paid opens nothing else, before and after every crash. */
  async function tryElsewhere(payer: Payer, article: string, token: string): Promise<void> {
    const other = `${site}/articles/stolen-${article}`
    const response = await payer.present(other, await payer.challengeOf(other), token)
    if (response.status !== 409) throw new Error(`used coins at another article: ${response.status}`)
  }

  /** Opens one again with the same coins. */
  async function reopen({ path, token }: Served): Promise<Served> {
    const [payer] = payers
    if (payer === undefined) throw new Error('nobody')
    const challenge = await payer.challengeOf(site + path)
    return readServed(
      path.replace('/articles/', ''),
      token,
      await payer.present(site + path, challenge, token),
    )
  }

  const done = Promise.all(payers.map(shop))
  return {
    served,
    asking,
    reopen,
    answered: () => payers.flatMap((payer) => payer.answered),
    /** Resolves when the next article has been served, and rejects when somebody gave up. */
    async nextServed(): Promise<void> {
      const next = new Promise<void>((resolve) => whenServed.push(resolve))
      await Promise.race([next, done.then(() => undefined)])
    },
    /** Lets everybody finish what they have begun. */
    async close(): Promise<void> {
      isClosing = true
      await done
    },
  }
}

async function readServed(article: string, token: string, response: Response): Promise<Served> {
  const resource = `article/${article}`
  const text = await response.text()
  if (response.status !== 200 || text !== `the whole ${resource}`) {
    throw new Error(`paid for ${resource}, got ${response.status} ${text}`)
  }
  const { claim } = Receipt.parse(response.headers.get('payment-receipt') ?? '')
  if (claim === undefined) throw new Error('a receipt without a claim')
  return { path: `/articles/${article}`, resource, token, claim }
}
