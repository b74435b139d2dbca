import type { Article } from './Article.ts'

export const payword: Article = {
  slug: 'how-payword-almost-worked',
  section: 'inventions',
  title: 'How PayWord almost worked',
  standfirst:
    'In 1996 two of the best-known names in cryptography found a way to pay a cent with a single hash. It was quick, frugal and sound, and the world went on without it.',
  price: '0.05',
  teaser: `
A signature is an expensive way of saying yes. On a typical workstation of 1996, Ronald Rivest and Adi
Shamir reckoned, a program could sign two messages a second, check two hundred signatures, or compute twenty
thousand values of a hash function.[1] If every payment of one cent needs a signature, the arithmetic of
small change is hopeless before it begins.

So they asked a different question. How few signatures can a buyer get away with? Their answer was one a day
for each shop; and after that, nothing but a chain of numbers, unwound from the wrong end.
`,
  body: `
The trick was older than the Web. In 1981 Leslie Lamport had described how to log in over a line that
somebody may be listening to.[2] Choose a secret number, put it through a one-way function, put the result
through again, and go on for a thousand rounds. Give the computer only the last value. Next morning you show
it the value before the last: the machine applies the function once, arrives at the number it knows, lets
you in, and keeps what you showed for tomorrow. An eavesdropper has learnt a password that will never be
used again, and cannot work out the next one, because walking backwards is exactly what a one-way function
forbids. Bellcore made a program of it called S/KEY, and Neil Haller wrote it down for the Internet in
1995.[3]

## Every link a cent

PayWord turns each step of that ladder into a coin. The buyer's program picks a number at random, hashes it
as many times as there are cents to be spent, and calls the last value the root. Then comes the day's one
signature: a commitment that names the shop, the date and the root, together with a certificate from a
*broker* who vouches that this buyer is good for the money. The shop checks both signatures once and
remembers the root.

From there on a payment is a number and its place in line. To pay the first cent the buyer shows the value
one step above the root; the shop hashes it once and sees the root come out. To pay the second she shows the
value above that. To pay three cents at a stroke she skips two links and shows the third. The shop never
keeps more than the highest value it has seen, and in the evening it sends the broker two things: the
commitment, and that one value. The broker counts how many hashes lie between them, takes that many cents
from the buyer's account and gives them to the shop.

> A hundred page views have become one line in a ledger.

Set beside the prices of the day, the saving was enormous. A hash, by the authors' rule of thumb, was a
hundred times cheaper than checking an RSA signature and ten thousand times cheaper than making one.[1] And
no third machine had to be awake. The broker sold certificates once a month and counted chains once a day;
between buyer and shop there was nobody at all.

## Candy machines

The paper is candid about what it leaves out. Rivest and Shamir did not "sweat the small stuff": a user who
loses a micropayment, they wrote, is like someone who loses a nickel in a candy machine, and candy machines
are built without costly devices against false coins and work well enough.[1] What they did guard is guarded
well. A shop cannot invent the next link, for that would mean inverting the hash. A thief who copies a link
in transit can spend it nowhere else, for the chain was signed over to one shop by name. A buyer can promise
more than she has, since the broker extends her credit; but she does it under her own certificate, and it
lapses at the end of the month.

Nor were they alone. Ross Anderson and his colleagues at Cambridge had come to the same idea, as the authors
learnt after sending round their draft, and so had Torben Pedersen, whose paper on "electronic payments of
small amounts" stands in the very same volume of proceedings.[4] When several groups find one answer within
a year or so, the answer is usually natural.

## What was missing

Why, then, only *almost*? The chain belongs to one shop. It pays for itself when a reader turns a hundred
pages in the same place, and not at all when she looks into a hundred places and turns one page in each,
which is how people had begun to use the Web. For a visitor who stays one cent long, PayWord is a signature
a cent after all.

It is also a system of credit and of names. Somebody must vouch for each buyer before the first cent, and
carry the loss when the vouching was wrong. The certificate says who she is; the broker learns every evening
at which shops she spent, and how much. Anonymity was judged too dear for payments this small, and on the
machines of 1996 that was a fair judgement.

The last gap lay in no protocol. Three years later Nick Szabo argued that the cost of deciding whether a
page is worth a cent, the *mental* transaction cost, sets a floor that no cheaper arithmetic can lower.[5]
PayWord made the paying nearly free and left the deciding where it was.

## Its second life

Yet the shape has outlived the scheme. Sign once, count upwards, and settle the last number only: that is
how the payment channels of later years work, and the metered sessions in which a program pays another by
the request. Some of them put a signature under each new total, because signatures have become cheap; some
still count in hashes. Either way the merchant's evening has not changed since 1996. It holds one commitment
and one value, and throws away everything in between.
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
      authors: 'Leslie Lamport',
      title: 'Password Authentication with Insecure Communication',
      where: 'Communications of the ACM 24(11), pp. 770–772',
      year: 1981,
      url: 'https://doi.org/10.1145/358790.358797',
    },
    {
      authors: 'Neil Haller',
      title: 'The S/KEY One-Time Password System',
      where: 'RFC 1760',
      year: 1995,
      url: 'https://www.rfc-editor.org/rfc/rfc1760',
    },
    {
      authors: 'Torben P. Pedersen',
      title: 'Electronic Payments of Small Amounts',
      where: 'Security Protocols, LNCS 1189, Springer, pp. 59–68',
      year: 1997,
      url: 'https://doi.org/10.1007/3-540-62494-5_5',
    },
    {
      authors: 'Nick Szabo',
      title: 'Micropayments and Mental Transaction Costs',
      where: '2nd Berlin Internet Economics Workshop',
      year: 1999,
      url: 'https://nakamotoinstitute.org/micropayments-and-mental-transaction-costs/',
    },
  ],
}
