import type { Article } from './Article.ts'

export const webMonetization: Article = {
  slug: 'a-tap-left-running',
  section: 'today',
  title: 'A tap left running',
  standfirst:
    'Web Monetization pays as you look, without a click and without a price. It has outlived the company that made it, which may be the most promising thing about it.',
  price: '0.05',
  teaser: `
Every other scheme in this newspaper asks you something. Will you pay five cents for this? Web Monetization
does not ask. One line in the head of a page says where money for it may be sent. A browser that understands
the line begins to send some, a little every few moments, for as long as you look, and stops when you turn
away.

There is no price and no purchase. It is less like a shop than like a street musician's hat, with the
difference that the coins fall into it by themselves.
`,
  body: `
The line is a *link* element, like the one that names a page's stylesheet. Its relation is "monetization",
and its address belongs to a wallet.[1] That is all a writer has to do. What remains, and it is nearly
everything, happens on the reader's side, in a program that has been told how much it may give away.

## A network of networks

It grew out of something larger. At the payments company Ripple, in the middle of the last decade, Stefan
Thomas and Evan Schwartz drew up a scheme called Interledger. The draft that they and Adrian Hope-Bailie
handed to the Internet Engineering Task Force in July 2016 makes no secret of its model: it draws heavily,
it says, on the definition of the Internet Protocol.[2] Money sits in ledgers that do not speak to one
another. So let there be connectors, each with an account in two of them, and let a payment hop from one to
the next as a packet does, until it has arrived.

Packets are small. When the protocol had settled down, one sent a large payment by sending a great many
little ones. And if little payments were what the network did best, the question of what to do with a stream
of them answered itself.

## Five dollars a month

In 2018 Thomas started a company, Coil, to find out. A member paid five dollars a month. Coil's extension
looked for the line in each page and sent money at a steady trickle while the page was open. To the site it
sent events as well, so that a page could take away the advertisements for a visitor whose money was
arriving, or open a further chapter. Thomas told the World Wide Web Consortium in 2019 how he had come to
it. At an agency in London one of the hardest problems had been to pay freelancers in other countries, and
it seemed silly that something which was only moving bits should be so hard.[3]

In September of that year Coil, with Mozilla and Creative Commons, announced Grant for the Web: a hundred
million dollars, over five years, for those who would build with the new thing, at least half of it for work
under open licences.[4] Few ideas about small payments have had such a purse behind them. None has spent it
on so many small and hopeful projects.

> No price, no purchase, and nothing to decide: that was the point of it, and the puzzle in it.

Nick Szabo had complained, as readers of this paper know, that the cost of deciding is what kills small
payments. Here nothing is decided. But the decision had been doing some work. A price tells the reader what
the writer thinks a piece is worth, and a payment tells the writer that somebody agreed. A trickle that runs
at one speed for everything says only that a tab was open. And the stream was one-sided in a harder way: it
flowed from members, and there was in effect one club to be a member of.

## The tap is turned off

In February 2023 Coil wrote to its members that it would stop. It took no new ones from that day, and the
service ended on 15 March. "Coil bids farewell but not goodbye", wrote Thomas; when the company began,
Interledger had been only an idea, and now it was time to pass the torch to a neutral body, the Interledger
Foundation.[5] Writers took the old lines out of their pages, or forgot to. HackerNoon, where some five thousand pieces had been monetized,
said that it would take them out within weeks.

One might have expected the story to end there, as the others did. The difference lies in what was left
lying about: not patents in the estate of a bankrupt, but a draft specification, a protocol, and a
foundation with the means to go on.

It went on by taking things away. On the first day of 2024 the older form of the line, a *meta* element with
an address in shorthand, was struck from the specification, and so was the transport underneath; payments
are arranged through an interface called Open Payments instead, and the page is now told how much was
*sent*, since what arrived is for the two wallets to say.[6] In the same year the foundation built an
extension of its own, for several browsers, which is connected not to a club but to an ordinary wallet
account, with an amount that the reader sets and, if she likes, renews each month.[7] One can still let it
trickle. One can also press a button and send something once, which is to say, decide.

## What it is for

The specification remains a work in progress, by its own account, with no promise that it will become a
standard.[8] No browser pays by itself. A page cannot tell from an event alone that it was paid, and so had
better not lock up anything dear on the strength of it; for a gate, one wants a till.

For a hat it may be just right. There are pages one would not sell and would not mind being thanked for: a
recipe, a patch, a daily cartoon. A price on them would be an insult, and a button an effort. Nobody has yet
found out what such pages would earn if every reader came with a small tap, set once and left running. It
has never been tried with everybody.
`,
  sources: [
    {
      authors: 'Interledger Foundation',
      title: 'HTML <link> rel="monetization"',
      where: 'webmonetization.org, reference documentation',
      url: 'https://webmonetization.org/docs/references/html-link-rel-monetization',
    },
    {
      authors: 'Stefan Thomas, Evan Schwartz and Adrian Hope-Bailie',
      title: 'The Interledger Protocol',
      where: 'Internet-Draft draft-thomas-interledger-00, 8 July 2016',
      year: 2016,
      url: 'https://datatracker.ietf.org/doc/html/draft-thomas-interledger',
    },
    {
      authors: 'Ian Jacobs',
      title: 'W3C Interview: Coil on Interledger Protocol and Web Monetization',
      where: 'W3C Blog',
      year: 2019,
      url: 'https://www.w3.org/blog/2019/w3c-interview-coil-on-interledger-protocol-and-web-monetization/',
    },
    {
      authors: 'Grant for the Web',
      title: 'Program Charter',
      where: 'grantfortheweb.org',
      url: 'https://www.grantfortheweb.org/charter',
    },
    {
      authors: 'Eleven News',
      title: 'Ripple-Backed Web Monetization Platform Is Sunsetting, Here’s What Happened',
      where: 'elevenews.com, 3 February 2023',
      year: 2023,
      url: 'https://elevenews.com/2023/02/03/ripple-backed-web-monetization-platform-is-sunsetting-heres-what-happened/',
    },
    {
      authors: 'Interledger Foundation',
      title: 'Deprecations',
      where: 'webmonetization.org, reference documentation',
      year: 2024,
      url: 'https://webmonetization.org/docs/references/deprecations',
    },
    {
      authors: 'Interledger Foundation',
      title: 'Web Monetization Extension: Year-to-Date Updates',
      where: 'The Interledger Community',
      year: 2024,
      url: 'https://community.interledger.org/tseli/web-monetization-extension-year-to-date-updates-229e',
    },
    {
      authors: 'Web Platform Incubator Community Group',
      title: 'Web Monetization',
      where: 'webmonetization.org, draft specification',
      url: 'https://webmonetization.org/specification/',
    },
  ],
}
