export type HostParts = {
  /** What stands before the registrable name: anybody who owns the name can put anything here. */
  readonly lead: string
  /** The name somebody registered, or the whole address where there is none. */
  readonly name: string
  /** `:8402`, or nothing. */
  readonly port: string
}

/** Words registries put between a country and a name (`co.uk`, `com.au`, `ac.jp`). */
const secondLevel = new Set(
  'ac co com edu gob gov go gouv id ltd me mil ne net nhs nom or org plc police sch'.split(' '),
)

/** Hosts that let anybody have a name under theirs: the name before these is another person's. */
const sharedHosts = new Set(
  [
    'amplifyapp.com appspot.com azurewebsites.net blogspot.com cloudfront.net deno.dev firebaseapp.com fly.dev',
    'github.io gitlab.io glitch.me herokuapp.com myshopify.com neocities.org netlify.app ngrok.app ngrok.io',
    'onrender.com pages.dev surge.sh tumblr.com vercel.app web.app wixsite.com wordpress.com workers.dev',
  ].flatMap((line) => line.split(' ')),
)

/** How many of the last labels belong to nobody in particular. */
function suffixLength(labels: readonly string[]): number {
  const [second = '', top = ''] = labels.slice(-2)
  if (sharedHosts.has(`${second}.${top}`)) return 2
  return top.length === 2 && secondLevel.has(second) ? 2 : 1
}

/**
 * A host in the parts that are shown differently. Without the public suffix list, which would be larger than
 * the whole wallet: where the tables know too little, the emphasised part is too short, never a stranger's.
 */
export function hostParts(host: string): HostParts {
  const port = /:[0-9]{1,5}$/.exec(host)?.[0] ?? ''
  const bare = host.slice(0, host.length - port.length)
  const isAddress = bare.startsWith('[') || /^[0-9.]+$/.test(bare)
  const labels = bare.split('.')
  const kept = suffixLength(labels) + 1
  if (isAddress || labels.length <= kept) return { lead: '', name: bare, port }
  return { lead: `${labels.slice(0, -kept).join('.')}.`, name: labels.slice(-kept).join('.'), port }
}
