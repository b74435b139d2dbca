import type { Article } from './Article.ts'

export const millicent: Article = {
  slug: 'scrip-by-the-thousandth',
  section: 'houses',
  title: 'Scrip by the thousandth',
  standfirst:
    'Digital’s Millicent gave every shop its own money, and so made it possible to sell a dictionary look-up. In its trial the median sale was two cents.',
  price: '0.05',
  teaser: `
A mining company that paid in scrip did so because scrip could be spent in one place only: at the company's
store. It was a bad bargain for the miner. For a computer in the 1990s it was an excellent one, because
money that is good at a single shop can be checked at that shop, by the shop, without asking anybody.

That was the thought behind Millicent, which came out of Digital Equipment Corporation's Systems Research
Center in Palo Alto in 1995.[1] Its authors wanted to sell things for less than a cent, and did the sum that
everyone since has had to do: what does it cost to say yes?
`,
  body: `
Mark Manasse did it in July 1995, before the first USENIX workshop on electronic commerce. The payment
schemes then on offer came with fees of about a quarter for anything like a credit card, and a penny at
least where purchases were gathered up first. Nor would that fall by goodwill. A system that can manage a
dozen transactions a second, which is what digital signatures allowed, has to charge in that range to
live.[2] Cheaper payments needed cheaper arithmetic.

## A stamp on a ticket

A piece of scrip is a short line of text. It names the shop, a value, a number of its own, a customer and a
date after which it is void. Behind that stands a stamp: the hash of the line together with a secret that
only the shop knows, or whoever makes scrip on its behalf. To check it the shop hashes the line again with
the secret, compares, and looks in its own list whether this number has been spent. It takes no public key,
no third computer and no stored account. Forgery would need the secret. Spending twice is caught on the
spot, because there is only one spot.

Change comes the same way. Hand over a ten-cent scrip for a page at a third of a cent, and the shop returns
the page with a fresh scrip for the rest. For those who feared eavesdroppers the paper offers three grades
of caution: scrip in the clear, scrip under encryption, and a middle way in which the customer proves with a
hash of her own that the scrip is hers, so that a thief who copies it gets nothing.[1]

## The broker's trade

Nobody, of course, will buy the money of each newspaper before opening it. So there is a *broker*. From time to time the customer buys broker's scrip with real money; then, when she meets a new shop, her wallet
swaps some of it for that shop's scrip and goes on. Brokers buy shop scrip wholesale, or make it under
licence, and live on the discount. They were to be few, and known by name; customers and shops were many,
and need trust nobody much, for as long as the sums were small.

> Money that is good in one place only can be checked in that place alone.

The weak joint is visible from here. At every first visit the broker has to be asked, at that moment, and it
learns where each of its customers is about to shop. Millicent was made for readers with habits.

## Ten thousand people with pocket money

Digital announced the product in March 1997: one-tenth of a cent to five dollars, with Reuters, Infoseek and
Tele Danmark among the first names on the list.[3] In January of 1998 it opened a public trial with twenty
shops, in which customers were given scrip to spend, at Digital's own cost. A company man said that fewer
than three in a hundred Web sites covered their costs by advertising; the rest would be glad of cents.[4]

Then Digital itself was sold, to Compaq, and Compaq preferred to sell computers. When it put Millicent up
for licence later in the year it published the results of the trial, and they are worth having. Ten thousand
users had bought from more than forty-five sellers. Oxford University Press sold look-ups in a dictionary,
the University of California at Berkeley single chapters of books. Of all purchases, eighty-four in a
hundred were for less than twenty-five cents and seventy-three for less than five. The median price was two
cents; the mean, thanks to a few people who spent dollars at a time, was thirty.[5]

One should not lean on these figures too hard, for people part easily with money they have been given. But
they answer the oldest question about small payments. When cents can be spent, people do spend them, on
things that cost cents.

## An island in Japan

It opened for business at last in Japan. On 1 June 1999 KDD Communications, with Compaq, started a mall
called Millicent Islands, where fifteen shops sold newspaper articles and photographs for amounts down to a
tenth of a yen. The wallet ran on Windows, held coins bought by credit card in units of a thousand yen, and
had to be backed up by its owner, who lost the money along with the disk. The plan spoke of a hundred and
fifty shops by the end of the year.[6] It did not come to that. In May 2001 the company announced that it
would stop in September; forty-two shops could still be counted.[7]

What remains is the principle. A till that can judge a payment by itself, with one secret and a list of what
it has seen, is as fast as the machine it runs on and stays open when the bank is shut. Everything else
about Millicent was negotiable: the brokers, the wallet, the tenth of a cent. That was the invention.
`,
  sources: [
    {
      authors: 'Steve Glassman, Mark Manasse, Martín Abadi, Paul Gauthier and Patrick Sobalvarro',
      title: 'The Millicent Protocol for Inexpensive Electronic Commerce',
      where: 'Fourth International World Wide Web Conference, Boston',
      year: 1995,
      url: 'https://www.w3.org/Conferences/WWW4/Papers/246/',
    },
    {
      authors: 'Mark S. Manasse',
      title: 'The Millicent Protocols for Electronic Commerce',
      where: 'First USENIX Workshop on Electronic Commerce, New York',
      year: 1995,
      url: 'https://usenix.org/conference/first-usenix-workshop-electronic-commerce/millicent-protocols-electronic-commerce',
    },
    {
      authors: 'CardTrak',
      title: 'Millicent Payment System Coming',
      where: 'Consumer Payment Card News, 12 March 1997',
      year: 1997,
      url: 'https://cardtrak.com/1997/03/12/news/millicent-payment-system-coming/',
    },
    {
      authors: 'American Banker',
      title: 'Digital Testing Small-Payment System, Millicent',
      where: 'American Banker, vol. 163, no. 18',
      year: 1998,
      url: 'https://www.americanbanker.com/issues/163_18/-93698-1.html',
    },
    {
      authors: 'CNET News',
      title: 'Compaq to License Digital Cash Technology',
      where: 'CNET',
      year: 1998,
      url: 'https://www.cnet.com/tech/tech-industry/compaq-to-license-digital-cash-technology/',
    },
    {
      authors: 'INTERNET Watch',
      title: 'KCOM and Compaq start MilliCent, a payment system for units of 0.1 yen (in Japanese)',
      where: 'Impress, 27 May 1999',
      year: 1999,
      url: 'https://internet.watch.impress.co.jp/www/article/1999/0527/millic.htm',
    },
    {
      authors: 'EMD',
      title: 'KCOM ends MilliCent, its service for small payments (in Japanese)',
      where: 'emd.gr.jp, 12 May 2001',
      year: 2001,
      url: 'http://www.emd.gr.jp/business/news/2001/05/010512a.htm',
    },
  ],
}
