import { bankUrl, type Server } from './world.ts'

type Output = { readonly amount: number; readonly id: string; readonly B_: string }

/** Outputs that the real bank is asked to sign in one request. */
const atOnce = 100

/**
 * A bank that has signed whatever it is asked for, before it is asked: really, so that every proof holds. All of its
 * keys are those of the real one.
 */
export function endless(serve: Server) {
  const asked: string[] = []
  const post = async (path: string, body: unknown) => {
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }
    return (await serve(new Request(bankUrl + path, init))).json()
  }
  /** Signs outputs for one unit each, those that it has not signed yet. */
  async function sign(outputs: readonly Output[]): Promise<void> {
    const known = new Set<string>(
      (await post('/v1/restore', { outputs })).outputs.map(({ B_ }: Output) => B_),
    )
    const fresh = outputs.filter(({ B_ }) => !known.has(B_)).map((output) => ({ ...output, amount: 1 }))
    for (let at = 0; at < fresh.length; at += atOnce) {
      const some = fresh.slice(at, at + atOnce)
      const { quote } = await post('/v1/mint/quote/test', { unit: 'usd', amount: some.length })
      const { signatures } = await post('/v1/mint/test', { quote, outputs: some })
      if (signatures?.length !== some.length) throw new Error('not signed')
    }
  }
  const server: Server = async (request) => {
    const { pathname } = new URL(request.url)
    asked.push(pathname)
    const ahead = ['/v1/restore', '/v1/swap', '/v1/mint/test'].includes(pathname)
    if (ahead) await sign((await request.clone().json()).outputs)
    return serve(request)
  }
  return {
    server,
    /** How often a path was asked. */
    times: (path: string) => asked.filter((each) => each === path).length,
  }
}
