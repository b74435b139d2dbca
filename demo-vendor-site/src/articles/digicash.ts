import type { Article } from './Article.ts'

export const digicash: Article = {
  slug: 'the-bank-that-signed-blindfold',
  section: 'houses',
  title: 'The bank that signed blindfold',
  standfirst:
    'David Chaum showed how a bank can issue a coin, know it again as its own, and have no idea to whom it gave it. Sixteen years later his company was bankrupt. The mathematics is doing well.',
  price: '0.10',
  teaser: `
Write a number on a slip of paper. Put the slip in an envelope lined with carbon paper and hand it to the
bank. The bank takes a dollar from your account and signs the *outside*; the pen presses through, and the
signature is on the slip. At home you throw the envelope away. You hold a note that the bank will know at
once as its own, and that it has never seen.

David Chaum used the envelope to explain blind signatures to his colleagues at a conference in Santa Barbara
in 1982.[1] Everything that has since been called electronic cash is in that envelope: the privacy, the
strength of the bank's signature, and the one thing that needed a good deal more work.
`,
  body: `
The envelope itself is a piece of arithmetic that takes one line. In the RSA system a bank signs a number
*m* by raising it to a secret power. Before sending it, the customer multiplies *m* by a random number
raised to the bank's *public* power. The bank signs the product, and can see nothing in it, for any *m*
whatever could be behind it. The customer divides the random number out again, and what is left is the plain
signature on *m*. Nothing is hidden from the bank by promise or by law. It is hidden by division.

## Why one would want it

Chaum's reason was political before it was commercial. In a long essay of 1985, under the title "Security
without Identification: Transaction Systems to Make Big Brother Obsolete", he argued that computers were
taking from people the power to know who knows what about them, and that the trend could be turned round:
with a different pseudonym for each shop and each office, and cards that speak for their owners, one could
have security without being followed.[2] Payments came first, since whoever keeps a list of what you buy
needs no other list.

What the envelope does not stop is copying. A note that is a number can be spent as often as one likes, and
with no name on it, whom would one blame? The simple remedy is to have the shop ask the bank before handing
over the goods; the bank keeps a list of the numbers it has seen. The elegant remedy came in 1988, from
Chaum with Amos Fiat and Moni Naor. They built the customer's name into the coin, in halves. Spent once, a
coin gives away one half of many pairs, which tells nothing. Spent twice, it will almost surely show both
halves of some pair, and the name falls out.[3] An honest customer is anonymous without condition, and a
cheat signs his own confession.

> Spent once, the coin tells nothing. Spent twice, it tells a name.

## Ecash

The company was called DigiCash and sat in Amsterdam, where Chaum had headed the cryptography group at the
national institute for mathematics. On 27 May 1994 it announced the world's first payment in electronic cash
over computer networks, made at the first conference on the World Wide Web, in Geneva.[4] A trial followed
with play money called cyberbucks. The product, *ecash*, used the simple remedy, not the elegant one: coins
were checked at the bank as they were spent. One could withdraw them, pay a Web page or a friend, and be
paid.

A real bank came in the autumn of 1995, and it was not a giant. Mark Twain Bancshares of St. Louis had $2.8
billion in assets and an interest in foreign currencies, and it planned for up to ten thousand users. Its
vice president in charge spoke of amounts from "micropayments up to the credit card level".[5] In March 1996
Merita, Finland's largest bank, followed, with the network company EUnet; ecash, said the announcement, gave
payments of a few cents a level of security once kept for large transfers.[6] Deutsche Bank ran a pilot from
1997.

## How it ended

In September 1998 the bank in St. Louis, which by then belonged to another, ended its trial. When it began,
a spokeswoman said, people had been more afraid to use their credit cards on the Internet, and now that fear
seemed to have gone.[7] It is the shortest and perhaps the best account of the matter. Ecash had been bought
as an answer to a fear, and a cheaper answer turned up: an encrypted line, and a card everybody had already.
The card told the shop, the bank and the card company everything. Customers did not seem to mind.

DigiCash filed for bankruptcy in November 1998. Early the next year a Dutch magazine told the story from the
inside, with the help of former staff, and friends of digital money put it into English within days: offers
that came and went, contracts that were not signed, a founder who trusted nobody.[8] Whoever reads it should
remember that it is one side's account. In May 1999 others bought the software and sixteen patents and set
up as eCash Technologies near Seattle; Deutsche Bank was with them for a while.[9] In 2002 that company too
was sold.

Was ecash a system for small payments? Its makers thought so. But it asked for a bank in every purchase and
an RSA signature on every coin, and each was dear in its time. Millicent and PayWord were drawn up by people
who had looked at those costs and decided to do without the privacy. Privacy, they thought, was a luxury
that a cent could not pay for.

## The long afternoon

That turned out to be a fact about 1996, and not about money. The arithmetic that was heavy then is light
now. The last of Chaum's early patents have run out. Blind signatures, on curves instead of RSA, carry the
coins of several systems in use today, GNU Taler and Cashu among them, and a relative of theirs helps people
prove to a Web site that they are not robots. This newspaper's own till is paid with such coins.

The envelope has never been improved upon as an explanation. It has carbon paper in it, a thing that few of
our readers have ever held, and it is still the clearest way of saying that a signature may be worth more
when the signer cannot see.
`,
  sources: [
    {
      authors: 'David Chaum',
      title: 'Blind Signatures for Untraceable Payments',
      where: 'Advances in Cryptology: Proceedings of CRYPTO 82, Plenum, pp. 199–203',
      year: 1983,
      url: 'https://doi.org/10.1007/978-1-4757-0602-4_18',
    },
    {
      authors: 'David Chaum',
      title: 'Security without Identification: Transaction Systems to Make Big Brother Obsolete',
      where: 'Communications of the ACM 28(10), pp. 1030–1044',
      year: 1985,
      url: 'https://doi.org/10.1145/4372.4373',
    },
    {
      authors: 'David Chaum, Amos Fiat and Moni Naor',
      title: 'Untraceable Electronic Cash',
      where: 'Advances in Cryptology: CRYPTO ’88, LNCS 403, Springer, pp. 319–327',
      year: 1990,
      url: 'https://doi.org/10.1007/0-387-34799-2_25',
    },
    {
      authors: 'DigiCash',
      title: 'World’s First Electronic Cash Payment over Computer Networks',
      where: 'Press release, 27 May 1994, as sent out by the company in May 1995',
      year: 1994,
      url: 'https://open4success.com/Rexdb/011728.php',
    },
    {
      authors: 'American Banker',
      title: 'Digicash to Test Live Internet Cash System with Mark Twain',
      where: 'American Banker',
      year: 1995,
      url: 'https://www.americanbanker.com/news/digicash-to-test-live-internet-cash-system-with-mark-twain',
    },
    {
      authors: 'EUnet and DigiCash',
      title: 'Europeans Can Now Make Cash Purchases on the Information Superhighway',
      where: 'Press release, 13 March 1996, in an archive of Austrian Web pages',
      year: 1996,
      url: 'https://archive95.net/view-pcpress_n/http://www.derstandard.co.at/ODigiCash.html',
    },
    {
      authors: 'A reader of Computerworld',
      title: 'Letter on “Bank Ends Electronic Cash Trial” (Computerworld, 17 September 1998)',
      where: 'Cypherpunks mailing list',
      year: 1998,
      url: 'https://lists.cpunks.org/archives/list/cypherpunks-legacy@lists.cpunks.org/message/GLZVY6V2UPRCJNF5EWREEKAJVDSF6KYO',
    },
    {
      authors: 'Author unknown; translation edited by Ian Grigg',
      title: 'How DigiCash Blew Everything',
      where: 'Next!, January 1999; in English at Cryptome, 10 February 1999',
      year: 1999,
      url: 'https://cryptome.org/jya/digicrash.htm',
    },
    {
      authors: 'American Banker',
      title: 'Digicash Idea Finds New Life in More Flexible eCash',
      where: 'American Banker',
      year: 2000,
      url: 'https://www.americanbanker.com/news/digicash-idea-finds-new-life-in-more-flexible-ecash',
    },
  ],
}
