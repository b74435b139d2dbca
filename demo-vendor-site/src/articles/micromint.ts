import type { Article } from './Article.ts'

export const micromint: Article = {
  slug: 'a-mint-that-struck-coincidences',
  section: 'inventions',
  title: 'A mint that struck coincidences',
  standfirst:
    'MicroMint made coins without a secret and without a signature. All a forger lacked was scale, and that was the whole of its security.',
  price: '0.05',
  teaser: `
Anybody can tell a real banknote from a crude copy, and hardly anybody can print a real one. The reason is
not a secret. How banknotes are made is known well enough; but the presses cost a fortune, and they pay only
if you run them by the million.

In the second half of the paper that gave the world PayWord, Ronald Rivest and Adi Shamir asked whether a
computer could be made to feel like a printing press.[1] The first coin should be ruinous, the millionth
nearly free, and any child should be able to check one. They found what they wanted in a party game about
birthdays.
`,
  body: `
Put twenty-three people in a room and it is more likely than not that two of them share a birthday. Ask for
*three* with the same birthday, or four, and you need a far larger party; but once the hall is full, such
groups turn up all the time. That is the economy of a mint, hidden in a piece of probability.

## Balls into bins

A MicroMint coin is such a group. Take a hash function, which scatters its inputs over a fixed range of
outputs as evenly as dice. A coin is four different inputs with the same output. To check one, hash four
numbers and see whether the answers agree: no key, no certificate, no telephone call, and four of the
cheapest operations in cryptography.

To make them, the authors say, think of throwing balls into bins. Each ball is an input, each bin an output,
and a bin that holds four balls is a coin. At first nothing happens. The balls lie singly, and for a long
while the mint has spent money and has nothing to show. Then the first bins fill, and after that they fill
everywhere at once. For a hash of *n* bits the first pair is expected after about two to the power *n*/2
throws, but the first group of *k* only after two to the power *n*(*k*−1)/*k*; and a mint that goes on for
*c* times as long has by then not *c* coins but about *c* to the power *k*.[1] With groups of four, ten
times the work gives ten thousand times the coins.

> The first coin is a catastrophe. The ten-thousandth costs almost nothing.

That curve is the whole of the security. A broker who means to sell a month's money for a whole country can
afford special hardware and let it run. A crook with an office full of workstations is still in the flat
part of the curve when the month is over, with very little to sell for a very large electricity bill.

## A month and no longer

Two further devices keep the crook behind. Coins are good for one month only, and the broker starts on the
next month's coins well before. And the rule that makes a collision *valid*, some condition on the bits of
the output, is made public only at the start of the month. The broker has been throwing with that rule in
mind for weeks. The forger, who learns it on the first, must begin with an empty hall. The same condition
helps the broker in another way: balls that fall into worthless bins can be forgotten at once, so the mint
need not store them.

Buyers draw coins at the start of a month and hand back the unspent ones at its end. Shops return what they
took every evening and are paid for each coin once.

Once, for there is nothing in a coin that stops the holder from spending it twice. Four numbers can be
copied, and no shop asks the broker before it hands over a page. The broker notices afterwards, when the
same coin comes back from two directions. It knows to whom it sold that coin; but without signatures it
cannot prove who copied it, the buyer or one of the shops. So it does what a sensible landlord does. It
keeps a tally, and whoever turns up in too many quarrels is shown the door. Small frauds, the authors held,
are not worth the cost of hunting them.

## Refinements

The paper goes on to mend what it can. Coins may be tied to a group of buyers, so that a stolen coin is of
little use to a stranger. They may be tied to one shop as they are spent. The condition that makes coins
valid can have several hidden parts, unveiled one at a time during the month, so that a forgery that was
good on Monday fails on Tuesday. What no refinement gives is privacy: the broker sells coins to named
customers and sees each of them come home.

Somebody did build it. Jeffrey Burstein's master's thesis at MIT, supervised by Rivest and handed in in May
1998, is an implementation with special care for the customer's side of things.[2] It stayed a prototype.

## Bread pudding

The idea of paying with work already done was in the air. In 1992 Cynthia Dwork and Moni Naor had proposed
that the sender of a letter should first compute something tedious, as a stamp against junk mail.[3] And in
1999 Markus Jakobsson and Ari Juels, who gave such puzzles the name they have kept, *proofs of work*, saw
that the two belonged together. The puzzles a server sets its visitors could be cut so that the answers are
balls for a MicroMint; stale effort is baked into something useful, and hence their title: proofs of work
and bread pudding protocols.[4] A crowd of strangers, none of whom need be trusted, would strike the coins a
few throws at a time.

That was nine years before Bitcoin, and it is easy to read too much into it. MicroMint had one broker, coins
that died each month, and no ledger. But it was a plain statement of a strange thought: that a number may be
worth money for no better reason than that it was hard to find, and that everyone can see it was.
`,
  sources: [
    {
      authors: 'Ronald L. Rivest and Adi Shamir',
      title: 'PayWord and MicroMint: Two Simple Micropayment Schemes',
      where: 'Security Protocols (Cambridge workshop, April 1996), LNCS 1189, Springer, pp. 69–87',
      year: 1997,
      url: 'https://people.csail.mit.edu/rivest/pubs/RS96a.pdf',
    },
    {
      authors: 'Jeffrey Burstein',
      title: 'An Implementation of MicroMint',
      where: 'Master’s thesis, Massachusetts Institute of Technology',
      year: 1998,
      url: 'https://studylib.net/doc/10938429/an--implementation-of-micromint-jeffrey--burstein',
    },
    {
      authors: 'Cynthia Dwork and Moni Naor',
      title: 'Pricing via Processing or Combatting Junk Mail',
      where: 'Advances in Cryptology: CRYPTO ’92, LNCS 740, Springer, pp. 139–147',
      year: 1993,
      url: 'https://doi.org/10.1007/3-540-48071-4_10',
    },
    {
      authors: 'Markus Jakobsson and Ari Juels',
      title: 'Proofs of Work and Bread Pudding Protocols',
      where: 'Secure Information Networks (CMS ’99), Kluwer, pp. 258–272',
      year: 1999,
      url: 'https://doi.org/10.1007/978-0-387-35568-9_18',
    },
  ],
}
