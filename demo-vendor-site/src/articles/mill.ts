import type { Article } from './Article.ts'

export const mill: Article = {
  slug: 'a-short-history-of-the-mill',
  section: 'change',
  title: 'A short history of the mill',
  standfirst:
    'The United States has had a coin worth a tenth of a cent since 1786. It has never made one. Twelve of its states did.',
  price: '0.02',
  teaser: `
The smallest piece of American money is one that nobody has ever been paid in. On 8 August 1786 the
Continental Congress laid down how the new republic should count: in dollars, dimes, cents and *mills*, the
mill being "the lowest money of accompt, of which one thousand shall be equal to the federal dollar".[1] Six
years on, the act that founded the Mint said so again.

The money was there, in law. It wanted only a use. It had to wait for a hundred and forty-nine years, and
then it was made out of cardboard.
`,
  body: `
The Coinage Act of 2 April 1792 is a practical document. It says what a dollar weighs, what an officer of
the Mint is paid, and that whoever debases the coin shall suffer death. Near the end, in its twentieth
section, it turns to book-keeping: the money of account shall be expressed "in dollars or units, dismes or
tenths, cents or hundredths, and milles or thousandths", and all accounts in the public offices shall be
kept that way.[2] Congress did not order a mille to be struck. Copper for a cent weighed eleven
pennyweights; a tenth of that would have been a flake. The nearest thing the Mint ever made was the half
cent, five mills, from 1793 until 1857, and people found even that too small to bother with.[3]

So the mill lived in ledgers. It lives there still: property taxes in most of the country are reckoned in
mills, so many to the dollar of assessed value, at a *millage* rate.[3] And it lives on the signs of filling
stations, in the small raised nine after the price of a gallon.

## The tax on a piece of candy

It came into people's pockets by way of the Depression. From 1933 onwards, one state after another laid a
tax on sales, because there was little else left to tax. Two or three per cent is easy to take from the
price of a stove. But most sales were small. Three per cent of a ten-cent candy bar is three-tenths of a
cent, and no such coin existed. If the shop let it go, it had to pay the state out of its own drawer, for it
owed tax on the whole day's sum. If it took a cent, it took more than three times what was due.

The town of Kewanee in Illinois had an answer that spring: little copper tokens, worth a fraction of a cent,
given in change for the overpaid penny and good for the tax on the next purchase. The courts stopped it
within weeks.[4] The idea was not to be stopped. Before it was over twelve states had issued tokens of their
own: Alabama, Arizona, Colorado, Illinois, Kansas, Louisiana, Mississippi, Missouri, New Mexico, Oklahoma,
Utah and Washington.[5]

> Two or three per cent is easy to take from a stove. It is hard to take from a candy bar.

## May a state coin money?

There is a sentence in the Constitution that forbids any state to do so, and for some months of 1935 the
matter was taken very seriously in Washington. A mill was money by the act of 1792; here were states making
mills; hence here were states coining money. The quarrel was settled by good sense. The states were asked to
keep their tokens from looking like coins, and the tokens went on.[5]

Missouri began with cardboard. Its first mills were discs of the kind that closed milk bottles, and people
called them *milk tops*. In the damp of a trouser pocket they did what cardboard does. Then the state turned
to zinc, of which its own south-west corner had plenty, and later to plastic.[5] Other states used aluminum,
brass, fibre. They came round, square, and with holes. They filled jars and purses and the bottoms of
drawers, and a traveller who crossed a border had to begin again with another set.

## Why it ended

Nobody loved them. As a way of paying exactly what is due they were perfect; as things they were a nuisance.
The states found the remedy that is still in use, which is a printed table: on a sale up to so much, no tax;
from here to there, one cent; then two. It was less just than the mill, by a few tenths of a cent each time,
now against the customer and now in her favour. It had the great merit that there was nothing to carry. By
the 1960s the last of the tokens had gone.[3]

The lesson is worth two cents, and it was forgotten in due course. When engineers of the 1990s found that
they could move a thousandth of a dollar over a wire at a profit, they spoke of paying by fractions of a
penny as if it had never been tried.

It had been tried, for a quarter of a century, by families from Washington to Alabama. They were quite able
to reckon in mills. They could even be brought to carry them. What they would not do was *think* about a
mill every time they bought a candy bar; and when somebody offered to round the sum, and take the thinking
off their hands, they were glad to let the fraction go.
`,
  sources: [
    {
      authors: 'Leeuwerck',
      title: 'The US mill currency',
      where:
        'No Banknotes, No Coins, but Scripophily (quoting the Journals of the Continental Congress, 8 August 1786)',
      year: 2014,
      url: 'https://leeuwerck.blogspot.com/2014/04/?m=0',
    },
    {
      authors: 'Congress of the United States',
      title: 'Coinage Act of April 2, 1792 (1 Stat. 246), section 20',
      where: 'Text at Daily Speculations',
      year: 1792,
      url: 'https://dailyspeculations.com/wordpress/?p=7496',
    },
    {
      authors: 'The Stamp and Coin Place',
      title: 'Mills Currency',
      where: 'The Stamp and Coin Place Blog, 26 September 2018',
      year: 2018,
      url: 'https://pastandpresent.com/2018/09/26/mills-currency/',
    },
    {
      authors: 'Sales Tax Token Collector’s Home Page',
      title: 'What Are Sales Tax Tokens? Introduction and History',
      where: 'taxtoken.org',
      url: 'http://taxtoken.org/faq.htm',
    },
    {
      authors: 'Bill Caldwell',
      title: 'Missouri Sales Tax Tokens Made of Tri-State District Zinc',
      where: 'The Joplin Globe',
      url: 'https://www.joplinglobe.com/news/local_news/bill-caldwell-missouri-sales-tax-tokens-made-of-tri-state-district-zinc/article_4afc025d-2a9f-50a7-b4fd-e514ceaed9f0.html',
    },
  ],
}
