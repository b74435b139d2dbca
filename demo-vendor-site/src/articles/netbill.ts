import type { Article } from './Article.ts'

export const netbill: Article = {
  slug: 'first-the-goods-then-the-key',
  section: 'houses',
  title: 'First the goods, then the key',
  standfirst:
    'Pay first and you may get nothing; deliver first and you may not be paid. At Carnegie Mellon they sent the goods locked, and sold the key.',
  price: '0.05',
  teaser: `
Every sale at a distance begins with somebody going first. If the reader pays before the page arrives, a
dropped line leaves her poorer and none the wiser. If the shop sends the page before it is paid, it has sold
to a stranger on credit. In a village one goes back and complains. Over a network, for a matter of ten
cents, nobody goes back.

NetBill, built at Carnegie Mellon University in the first years of the Web, was the system that took this
quarrel most seriously.[1] Its cure was old and physical: put the goods in a locked box, hand over the box,
and let the money and the key change hands in one motion.
`,
  body: `
The project was led by Marvin Sirbu, an engineer and student of public policy, and Doug Tygar, a computer
scientist; the paper that describes the protocol, with Benjamin Cox as first author, was read at the first
USENIX workshop on electronic commerce in New York in July 1995.[1] It was meant for what they called
information goods: articles, pictures, programs, the answers to searches. Such things cost nothing to copy,
can be worth a few cents, and cannot be taken back.

## Eight messages

A purchase takes eight steps, and it is worth walking through them. The customer's program, the Money Tool,
asks the shop for a price, perhaps showing a credential that earns a discount, as a student would show a
card. The shop quotes. The customer says yes. Now the shop sends the goods, at once and in full, but
*encrypted*, with a checksum over the lot.

The customer has the box and cannot open it. Her program computes the checksum for itself, writes a payment
order that names the price and the box, signs it, and sends it to the shop. The shop looks it over, adds the
key, signs the whole and passes it to the third party: the NetBill server, where both of them hold accounts.
The server checks both signatures and both checksums. If all agree, it moves the money and records the key
in one stroke, and sends back a receipt. The shop forwards the receipt, key and all, to the customer, whose
box now opens.

> The money moves and the key is handed over in the same stroke, or neither happens.

Suppose the shop disappears before the last step, out of malice or because somebody tripped over a cable.
The customer asks the server, which has the key on record and gives it to her. Suppose the goods were
rubbish. Then customer and shop have both signed for the same checksum of the same box, and a judge can open
it and look. The authors called the property *certified delivery*: a customer pays if and only if she
receives her goods intact.[1]

## A word from the database people

Tygar had a name for the principle, which he borrowed from the trade of those who keep accounts on
computers. A transaction is *atomic* when it happens altogether or not at all. In a report of January 1996
he held this measure against the payment systems of the day. Much of the work on electronic commerce, he
wrote, had ignored it; digital cash in particular had trouble, because a coin that is lost on the way may be
neither with the payer nor with the payee, and the more private the coin, the harder it is to say where it
went.[2] He offered two examples of how to do it properly: NetBill, and postage printed by computer.

With Jiawen Su he went on, later that year, to sort such protocols into classes. Money atomicity means that
no money is made or destroyed on the way. Goods atomicity means that goods change hands exactly when money
does.[3] Most shops on the Web have the first. Very few, even now, have the second; they have a help desk.

## What it cost

The price of so much order is a server in the middle of everything. Each purchase, however small, needs the
NetBill machine there and then, with two signatures to check and a ledger to lock. It also knows who bought
from whom, and for how much. The paper offered pseudonyms against curious shops, but the server sees through
them, as it must if it is to bill.

Business was interested all the same. In 1995 Visa said that it was working with the university on a trial,
with Mellon Bank to hold the money, and a figure of more than ten thousand participants by the end of the
year was spoken of.[4] Two years on, CyberCash, the leading firm in on-line payment, licensed the technology
for $2.2 million; its chief technology officer, Stephen Crocker, called it a really first-class piece of
government research, and added in the same breath that it was not to be confused with commercial
software.[5] There had been five million dollars of federal money in the two years before.

The campus went ahead with an alpha trial, in play money. CyberCash had other worries. In March 2001 it
filed for bankruptcy, the last large firm of the first wave to go,[6] and NetBill was never more than a
trial.

## The idea that stayed in the box

It may be the best idea in this newspaper that nobody uses. Locked goods can lie on any cheap server, in any
cache, and may be copied by anyone, since they are worthless without the key. The key is small, and giving
it twice to one who has paid once costs nothing. A reader whose line drops in the middle asks again and pays
nothing more. All that the shop has to guard is a few bytes.

Anyone who has been charged for a page that did not load, and has written to a company about ten cents, will
see the point.
`,
  sources: [
    {
      authors: 'Benjamin Cox, J. D. Tygar and Marvin Sirbu',
      title: 'NetBill Security and Transaction Protocol',
      where: 'First USENIX Workshop on Electronic Commerce, New York',
      year: 1995,
      url: 'https://www.usenix.org/conference/first-usenix-workshop-electronic-commerce/netbill-security-and-transaction-protocol',
    },
    {
      authors: 'J. Doug Tygar',
      title: 'Atomicity in Electronic Commerce',
      where: 'Carnegie Mellon University, CMU-CS-96-112; also PODC ’96',
      year: 1996,
      url: 'https://doi.org/10.1145/248052.248054',
    },
    {
      authors: 'Jiawen Su and J. D. Tygar',
      title: 'Building Blocks for Atomicity in Electronic Commerce',
      where: 'Sixth USENIX Security Symposium, San Jose',
      year: 1996,
      url: 'https://www.usenix.org/legacy/publications/library/proceedings/sec96/tygar.html',
    },
    {
      authors: 'American Banker',
      title: 'Visa Developing Payment System for Small Purchases',
      where: 'American Banker, Retail Systems',
      year: 1995,
      url: 'https://www.americanbanker.com/news/retail-systems-visa-developing-payment-system-for-small-purchases-on',
    },
    {
      authors: 'American Banker',
      title: 'Cybercash Licenses College’s Micropayment System',
      where: 'American Banker, On-Line Banking',
      year: 1997,
      url: 'https://www.americanbanker.com/news/on-line-banking-cybercash-licenses-colleges-micropayment-system',
    },
    {
      authors: 'American Banker',
      title: 'The Tech Scene: Web Space Raiders Challenged Cards and Lost',
      where: 'American Banker',
      year: 2001,
      url: 'https://www.americanbanker.com/news/the-tech-scene-web-space-raiders-challenged-cards-and-lost',
    },
  ],
}
