export type Route =
  | { readonly name: 'payments' }
  | { readonly name: 'payment'; readonly id: string }
  | { readonly name: 'wallets' }
  | { readonly name: 'limits' }
  | { readonly name: 'banks' }
  | { readonly name: 'top-up' }

/** The page a location's hash names; anything else is the list of payments. */
export function route(hash: string): Route {
  const [, name, id, ...rest] = hash.replace(/^#/, '').split('/')
  if (rest.length > 0) return { name: 'payments' }
  if (name === 'payment' && id && /^[0-9a-f-]{32,36}$/.test(id)) return { name, id }
  if (id !== undefined) return { name: 'payments' }
  if (name === 'wallets' || name === 'limits' || name === 'banks' || name === 'top-up') return { name }
  return { name: 'payments' }
}
