/** What the chart says, year by year. `slug` names the article whose plate stands beside it. */
export type Entry = {
  readonly year: number
  readonly title: string
  readonly line: string
  readonly slug?: string
}

export const entries: readonly Entry[] = [
  {
    year: 1981,
    title: 'Passwords in a chain',
    line: 'Leslie Lamport: hash a secret a thousand times, and show the results from the end.',
  },
  {
    year: 1982,
    title: 'Blind signatures',
    line: 'David Chaum: a bank can sign a coin that it has never seen, and know it again.',
    slug: 'the-bank-that-signed-blindfold',
  },
  {
    year: 1988,
    title: 'Cash without a telephone',
    line: 'Chaum, Fiat and Naor: spend a coin twice, and it tells your name.',
  },
  {
    year: 1992,
    title: 'Pricing by effort',
    line: 'Cynthia Dwork and Moni Naor: let the sender of a letter pay with work.',
  },
  {
    year: 1994,
    title: 'Ecash on the Web',
    line: 'On 27 May DigiCash announces the first payment in electronic cash over computer networks.',
  },
  {
    year: 1995,
    title: 'Millicent',
    line: 'Scrip that is good at one shop only, and can be checked by that shop alone.',
    slug: 'scrip-by-the-thousandth',
  },
  {
    year: 1995,
    title: 'NetBill',
    line: 'Goods arrive locked. The money and the key change hands in one stroke.',
    slug: 'first-the-goods-then-the-key',
  },
  {
    year: 1996,
    title: 'PayWord',
    line: 'One signature a day for each shop; after that, a hash for a cent.',
    slug: 'how-payword-almost-worked',
  },
  {
    year: 1996,
    title: 'MicroMint',
    line: 'Four numbers with one hash are a coin. Only scale can strike them.',
    slug: 'a-mint-that-struck-coincidences',
  },
  {
    year: 1997,
    title: '402, reserved',
    line: 'HTTP/1.1 sets aside a status for “Payment Required”, for future use.',
  },
  { year: 1998, title: 'The end of DigiCash', line: 'Bankrupt in November. The patents find buyers.' },
  {
    year: 1999,
    title: 'The cost of deciding',
    line: 'Nick Szabo: cheap arithmetic cannot lower the mental price of a purchase.',
  },
  {
    year: 2002,
    title: 'Peppercoin',
    line: 'Micali and Rivest: settle one payment in a hundred, and charge nobody by luck.',
    slug: 'one-peppercorn-in-a-hundred',
  },
  {
    year: 2016,
    title: 'Packets of money',
    line: 'Interledger goes to the IETF as a draft, drawing heavily on the Internet’s own protocol.',
  },
  {
    year: 2018,
    title: 'Web Monetization',
    line: 'Coil begins: five dollars a month, trickled to the pages one looks at. It ends in 2023; the draft goes on.',
    slug: 'a-tap-left-running',
  },
  {
    year: 2025,
    title: 'Taler 1.0',
    line: 'Nine years on: a curtain for those who pay, glass for those who are paid, in Swiss francs.',
    slug: 'glass-on-one-side',
  },
]
