import type { Article } from './Article.ts'

export const taler: Article = {
  slug: 'glass-on-one-side',
  section: 'today',
  title: 'Glass on one side',
  standfirst:
    'GNU Taler is cash for the one who pays and a set of books for the one who is paid. It took nine years to reach version 1.0, and Swiss francs.',
  price: '0.05',
  teaser: `
In the valley of Joachimsthal in Bohemia, in the years around 1520, they struck a large silver coin that was
soon called after the place: the Joachimsthaler, the thaler, and in the mouths of Dutch and English sailors
the daler and the dollar. When the GNU project looked for a name for its electronic money it took that one,
and found words to fit the letters: Taxable Anonymous Libre Economic Reserves.

The odd word in the row is the first. Digital cash had been designed before by people who wished the state
would look the other way. Here was one whose designers put the tax office into the name.
`,
  body: `
The argument of the Taler people goes like this. Privacy is owed to the person who buys, because what one
buys tells what one thinks. It is not owed in the same way to the business that sells, which is open to the
street, keeps books, and pays tax. So build a system that is a curtain on one side and a pane of glass on
the other. The paper of 2016, by Jeffrey Burdges, Florian Dold, Christian Grothoff and Marcello Stanisci,
states the aim in its title: enabling *secure Web payments*.[1] Customers stay anonymous, and the income of
merchants can be seen and audited.

## Curtain and glass

The curtain is David Chaum's blind signature. A customer sends money from her bank to an *exchange*, which
signs coins for her without seeing them. When she pays, the shop takes the coins straight to the exchange,
which finds them good and unspent and credits the shop. There are two protocols, withdraw and deposit, and
no thread leads from the one to the other.

The glass is that coins do not pass from hand to hand. A coin is deposited by a shop, into a bank account
with a name. Whoever is paid is therefore on somebody's books. The payment itself binds the coin to a
*contract*, a text signed by the shop that says what was sold, for how much and to be delivered when; the
customer keeps it, and can prove what she bought without having to say who she is.

> Whoever pays stands behind a curtain. Whoever is paid stands behind glass.

## The trouble with change

Then there is change, and here is the part that was new. Pay three francs with a coin of ten, and you want
seven back. If the exchange simply gave you seven, it could tie the new coins to the old purchase; and if
you could take the change under *another* person's key, giving change would be a way to pay people behind
the glass. Chaum's system had neither answer.

Taler calls its answer *refresh*. The customer makes several candidates for the new coins, in such a way
that each is tied to the old one. The exchange picks one candidate at random, which stays hidden, and has
all the others opened and checked; then it signs the hidden one blind. A cheat is caught with high
probability, and an honest customer gets change that nobody can connect with the coin it came from. On top
of this there is a protocol by which whoever owns the *old* coin can always obtain the new ones again. That
makes it unsafe to take "change" as a hidden payment: the payer can take it back. Florian Dold's thesis of
2019 defines these properties with care, *income transparency* among them, and proves them.[2]

The same device mends another old fault. If a payment breaks off halfway, coins may have been seen by a shop
that did not deposit them. The wallet refreshes them, and nobody who saw them can follow them any more.

## From a canteen to a currency

One can watch such a system grow up by its documents. RFC 8905 of October 2020 defines *payto*, an address
for money in the shape of a Web link, because the wallet had to be told where to send things.[3] In 2020,
too, a cafeteria of the Bern University of Applied Sciences, where Grothoff teaches, began to take it. The
next year the Swiss National Bank published a working paper by Chaum, Grothoff and Thomas Moser, the last an
alternate member of the bank's governing board: how a *central* bank might issue such coins, without a
blockchain, and without learning who spends them.[4] It said not whether one should, only that one could.

From the end of 2023 the European Union paid for a pilot, in which a consortium of eleven partners took
part. In May 2025 the project gave out version 1.0, and a company called Taler Operations began to run an
exchange in Switzerland, in real francs. The developers noted in the same announcement, with engaging
honesty, that it was now legal and safe to use, and that there were as yet no shops that took it.[5]

## Small enough?

Is it a system for small payments? Its inventors mention newspapers as often as coffee. The cost of a
payment is a few signatures and some lines in a database, which is little, and coins come in denominations
as small as the exchange cares to issue. But the exchange is asked each time, while the customer waits. And
before a reader can spend a cent, there must be a wallet, an exchange, a transfer from a bank, and a shop
that takes it: four doors, every one of which has to be open at once.

When the shop wants its money, it has only to say so, in the language of the Web itself. A page that must be
paid for answers with status 402, *Payment Required*, a number that has stood in the standard since the
nineties, reserved for a future use that was never described. Taler puts it to work. So, as it happens, does
the page you are reading.
`,
  sources: [
    {
      authors: 'Jeffrey Burdges, Florian Dold, Christian Grothoff and Marcello Stanisci',
      title: 'Enabling Secure Web Payments with GNU Taler',
      where: 'Security, Privacy, and Applied Cryptography Engineering (SPACE 2016), LNCS 10076, Springer',
      year: 2016,
      url: 'https://www.taler.net/papers/taler2016space.pdf',
    },
    {
      authors: 'Florian Dold',
      title: 'The GNU Taler System: Practical and Provably Secure Electronic Payments',
      where: 'Doctoral thesis, Université de Rennes 1',
      year: 2019,
      url: 'https://theses.hal.science/tel-02138082',
    },
    {
      authors: 'Florian Dold and Christian Grothoff',
      title: 'The ‘payto’ URI Scheme for Payments',
      where: 'RFC 8905',
      year: 2020,
      url: 'https://www.rfc-editor.org/info/rfc8905',
    },
    {
      authors: 'David Chaum, Christian Grothoff and Thomas Moser',
      title: 'How to Issue a Central Bank Digital Currency',
      where: 'Swiss National Bank, Working Papers 3/2021',
      year: 2021,
      url: 'https://taler.net/de/news/2021-01.html',
    },
    {
      authors: 'Golem.de',
      title: 'GNU Taler: Halbanonymes Bezahlsystem startet Betrieb in der Schweiz (in German)',
      where: 'Golem.de, May 2025',
      year: 2025,
      url: 'https://www.golem.de/news/gnu-taler-halbanonymes-bezahlsystem-startet-betrieb-in-der-schweiz-2505-196369.html',
    },
  ],
}
