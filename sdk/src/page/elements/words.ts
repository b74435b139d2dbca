const english = {
  paywall: 'Read for {price}',
  button: ' for {price}',
  tip: '{price}',
  connecting: 'Asking the site…',
  waiting: 'Asking your wallet…',
  paying: 'Paying…',
  paid: 'Paid {price}. Thank you.',
  'not-paid': 'Not paid. Nothing was charged.',
  none: 'No wallet answered. Nothing was charged. ',
  wallet: 'Get a wallet',
  unknown: 'We don’t know yet. We keep asking; you need do nothing.',
  'insecure-context': 'Not an https page. Nothing was charged.',
  'access-ended': 'Your access has ended. Nothing was charged. Press to buy it again.',
  'wallet-silent': 'Your wallet is silent. Press again: nothing is charged twice.',
  'wallet-updated': 'Your wallet was updated. Reload this page to pay: nothing is charged twice.',
  reload: 'Reload',
  kept: 'The site did not deliver. Your payment is kept. Press again: nothing is charged twice.',
  failed: 'That failed. Nothing was charged. Press again.',
}

/**
 * What the elements say: what happened, whether money moved, what to do. `{price}` is the price pressed. A site
 * says it in its own words by an attribute: `text-not-paid="…"`.
 */
export const words: ReadonlyMap<string, string> = /* @__PURE__ */ new Map(Object.entries(english))
