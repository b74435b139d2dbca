export type Route =
  | { readonly name: 'payments' }
  | { readonly name: 'payment'; readonly id: string }
  | { readonly name: 'wallets' }
  | { readonly name: 'limits' }
  | { readonly name: 'banks' }
  | { readonly name: 'backup'; readonly id?: string }
  | { readonly name: 'security' }
  | { readonly name: 'top-up' }

/** The pages that are named by their name alone. */
export const plain = ['wallets', 'limits', 'banks', 'backup', 'security', 'top-up'] as const

const isId = (text: string) => /^[0-9a-f-]{32,36}$/.test(text)

/** The page a location's hash names; anything else is the list of payments. */
export function route(hash: string): Route {
  const [, name, id, ...rest] = hash.replace(/^#/, '').split('/')
  if (rest.length > 0) return { name: 'payments' }
  if (name === 'payment' && id && isId(id)) return { name, id }
  if (name === 'backup' && id && isId(id)) return { name, id }
  if (id !== undefined) return { name: 'payments' }
  const [found] = plain.filter((each) => each === name)
  if (found) return { name: found }
  return { name: 'payments' }
}
