/** A paper, page or report that an article rests on. */
export type Source = {
  readonly authors: string
  readonly title: string
  readonly where: string
  /** Left out where the page bears no date. */
  readonly year?: number
  readonly url: string
}

export type Section = 'inventions' | 'houses' | 'today' | 'change'

/** One article. `teaser` is free, `body` is what is sold; both are in the markup of `html/prose.ts`. */
export type Article = {
  readonly slug: string
  readonly section: Section
  readonly title: string
  /** One or two sentences under the title. */
  readonly standfirst: string
  /** Decimal price in the site's currency. */
  readonly price: '0.02' | '0.05' | '0.10'
  readonly teaser: string
  readonly body: string
  readonly sources: readonly Source[]
}

export const sections: readonly { readonly id: Section; readonly title: string; readonly line: string }[] = [
  { id: 'inventions', title: 'Inventions', line: 'Three ways to make a cent out of arithmetic' },
  { id: 'houses', title: 'Houses of Business', line: 'Those who opened a shop and what became of them' },
  { id: 'today', title: 'The Present Day', line: 'Those that are still with us' },
  { id: 'change', title: 'Small Change', line: 'From the bottom of the purse' },
]
