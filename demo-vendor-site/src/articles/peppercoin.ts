import type { Article } from './Article.ts'

export const peppercoin: Article = {
  slug: 'one-peppercorn-in-a-hundred',
  section: 'inventions',
  title: 'One peppercorn in a hundred',
  standfirst:
    'If it costs a quarter to collect a dime, collect one dime in a hundred and make it ten dollars. Peppercoin tried to sell that sum to shopkeepers.',
  price: '0.05',
  teaser: `
In the autumn of 2003 Ronald Rivest put the matter to a conference in Colorado like this. To take a card
payment costs a shop about three per cent and some twenty-five cents besides. Ask ten cents for a song, and
it is cheaper to give the song away.[1]

There is one honest way around a fixed fee, and gamblers have always known it. Let nine hundred and
ninety-nine people out of a thousand pay nothing, and let the thousandth pay for all of them. Nobody is
cheated, on average. The art lies in the last two words.
`,
  body: `
The idea came in two steps. At the first Financial Cryptography conference, in 1997, Rivest proposed to pay
with electronic lottery tickets. A ticket for ten dollars with one chance in a thousand of winning is worth
a cent; so to pay a cent, hand over such a ticket.[2] The bank never hears of the losers. It was, he wrote,
the first scheme in which the bank need not process every payment, and the saving is just as large as the
odds are long. David Wheeler of Cambridge had described payment by bets the year before, at the same
workshop that heard of PayWord and MicroMint.

For the shop the lottery is harmless. Ten thousand sales at a cent bring in a hundred dollars give or take a
little, and the little shrinks, by proportion, as the sales grow. For the customer it is not. Whoever buys
thirty articles a month may pay nothing for years, and then one morning ten dollars for a page about
gardening.

## Nobody pays by luck

In February 2002 Rivest and Silvio Micali, also of MIT, returned to the problem with "Micropayments
Revisited".[3] They named what was wrong with lotteries: buyer and shop had to talk back and forth to draw
each ticket fairly; and the buyer carried the risk. They mended both.

The draw they took out of anyone's hands. The customer signs a check for one small purchase. Whether that
check is the one in a hundred is decided by a number computed from it with the shop's *own* signature, of a
kind that has only one right answer. The customer cannot foresee that number, for she cannot sign as the
shop. The shop cannot choose it, for there is only one to choose. And nobody needs a further message: the
customer sends her check, and the shop looks whether it won.

The risk they moved to the bank. Every check carries a serial number. When the shop presents a winner, the
bank pays it the full, multiplied sum; but the customer is charged only for the serial numbers she has used
since the last time one of hers came up. If she has made forty purchases of a cent she pays forty cents,
sooner or later and never more. Sometimes the bank is a little ahead, sometimes a little behind, and a bank
sees enough checks for the difference to vanish. A customer who uses one serial number twice, hoping both
will lose, is found out as soon as one of them wins.

> The dice still roll; but they roll between the bank and the shop, where averages are true.

Rivest's short paper of 2004 describes the result as it was then built: a fraction of the payments is picked
by "cryptographic selection" and upgraded to a payment worth the trouble; the shop merely logs the rest; and
consumers are billed for exactly what they spent.[4]

## A company in Waltham

The two professors had founded a company in late 2001, in Waltham, Massachusetts, and given it a name that
sounds like the smallest of rents: a *peppercorn* is what an English lease asks for when it must ask for
something. Peppercoin went on sale in December 2003, and the market shrugged.

The research house Glenbrook, looking at the second version some months afterwards, said plainly that
acceptance had been disappointing, and listed what had changed: no wallet to download, no registration, no
money paid in beforehand.[5] From now on a customer simply typed in a card number. Behind the counter
Peppercoin gathered her purchases at many shops until there was enough for one card transaction. A
columnist, Rupert Goodwins, summed up what had been wrong with the first: it was very clever, very useful,
and almost totally ignored. It was right for a statistician, and accountants want the sums to add up to the
last boring pfennig.[6]

It is a fair epitaph for the lottery, and an odd one, since the scheme of 2002 had been designed so that the
customer's sums *did* add up. What did not add up was the shop's. A merchant who had sold goods for $83.20
had to be told that he would be paid eighty, or ninety, and to be happy with it. No proof of fairness makes
that an easy conversation.

In 2007 the company was bought by Chockstone, a firm of loyalty cards and stored value.

## What the shop keeps

Two things survive. One is the word *aggregation*: most of those who sell small things today collect a
customer's cents in a drawer until they make a sum worth sending. The other is the lottery itself, which has
come back in systems whose ledgers charge by the entry, where losing tickets cost nothing to throw away.
Each time, the same two questions return. Who is unlucky? And who explains it to them?
`,
  sources: [
    {
      authors: 'BizWest',
      title: 'Peppercoin Solves Download Payment Processing Pickle',
      where: 'BizWest, 31 October 2003',
      year: 2003,
      url: 'https://bizwest.com/2003/10/31/peppercoin-solves-download-payment-processing-pickle/',
    },
    {
      authors: 'Ronald L. Rivest',
      title: 'Electronic Lottery Tickets as Micropayments',
      where: 'Financial Cryptography ’97, LNCS 1318, Springer, pp. 307–314',
      year: 1997,
      url: 'https://doi.org/10.1007/3-540-63594-7_87',
    },
    {
      authors: 'Silvio Micali and Ronald L. Rivest',
      title: 'Micropayments Revisited',
      where: 'Topics in Cryptology: CT-RSA 2002, LNCS 2271, Springer, pp. 149–163',
      year: 2002,
      url: 'https://people.csail.mit.edu/rivest/pubs/MR02a.pdf',
    },
    {
      authors: 'Ronald L. Rivest',
      title: 'Peppercoin Micropayments',
      where: 'Financial Cryptography 2004, LNCS 3110, Springer, pp. 2–8',
      year: 2004,
      url: 'https://doi.org/10.1007/978-3-540-27809-2_2',
    },
    {
      authors: 'Russ Jones',
      title: 'Peppercoin v2.0',
      where: 'Glenbrook Partners, Payments Views',
      year: 2004,
      url: 'https://glenbrook.com/payments_views/peppercoin-v2-0/',
    },
    {
      authors: 'Rupert Goodwins',
      title: 'Rupert Goodwins’ Diary',
      where: 'ZDNet',
      year: 2004,
      url: 'https://www.zdnet.com/article/rupert-goodwins-diary-4010003899/',
    },
  ],
}
