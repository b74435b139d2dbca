import type { Network } from './world.ts'

/** What banks have signed for top-ups, from the requests that reached them: each quote once. */
export async function issuedIn(network: Network): Promise<bigint> {
  const minted = new Map<string, bigint>()
  for (const { url, body } of network.exchanges) {
    if (!url.endsWith('/v1/mint/test')) continue
    const { quote, outputs } = JSON.parse(body) as { quote: string; outputs: { amount: number }[] }
    const reply = await network.fetch(`${url.replace('/test', '/quote/test')}/${quote}`)
    const { state } = (await reply.json()) as { state: string }
    if (state === 'ISSUED')
      minted.set(
        quote,
        outputs.reduce((sum, { amount }) => sum + BigInt(amount), 0n),
      )
  }
  return [...minted.values()].reduce((sum, units) => sum + units, 0n)
}
