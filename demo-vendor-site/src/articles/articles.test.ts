import { describe, expect, it } from 'vitest'
import { wordCount } from '../html/prose.ts'
import { articles, sections } from './index.ts'

describe('articles', () => {
  it('behavior: there are eight or more, each with its own address and title', () => {
    expect(articles.length).toBeGreaterThanOrEqual(8)
    expect(new Set(articles.map((article) => article.slug)).size).toBe(articles.length)
    expect(new Set(articles.map((article) => article.title)).size).toBe(articles.length)
  })

  it('behavior: the price of most is 5¢, one is cheaper and one dearer', () => {
    const prices = articles.map((article) => article.price)
    expect(prices.filter((price) => price === '0.02')).toHaveLength(1)
    expect(prices.filter((price) => price === '0.10')).toHaveLength(1)
    expect(prices.filter((price) => price === '0.05')).toHaveLength(articles.length - 2)
  })

  describe.each(articles)('$slug', (article) => {
    it('behavior: what is sold has at least 600 words, beside the teaser', () => {
      expect(wordCount(article.body)).toBeGreaterThanOrEqual(600)
      expect(wordCount(article.teaser)).toBeGreaterThanOrEqual(80)
    })

    it('behavior: rests on three or more sources with https addresses, and the text points at each source', () => {
      const secure = article.sources.filter((source) => source.url.startsWith('https://'))
      expect(secure.length).toBeGreaterThanOrEqual(3)
      const text = article.teaser + article.body
      article.sources.forEach((source, index) => {
        const url = new URL(source.url)
        expect(['https:', 'http:']).toContain(url.protocol)
        expect(url.hostname).toContain('.')
        expect(source.authors.length * source.title.length * source.where.length).toBeGreaterThan(0)
        if (source.year !== undefined) expect(source.year).toBeGreaterThan(1700)
        expect(text).toContain(`[${index + 1}]`)
      })
      const cited = [...text.matchAll(/\[(\d+)\]/g)].map((match) => Number(match[1]))
      expect(Math.max(...cited)).toBeLessThanOrEqual(article.sources.length)
    })

    it('behavior: has an address of plain letters and a section of the paper', () => {
      expect(article.slug).toMatch(/^[a-z]+(-[a-z]+)*$/)
      expect(sections.map((section) => section.id)).toContain(article.section)
    })

    it('behavior: the teaser gives away no paragraph of the body', () => {
      for (const paragraph of article.body.split(/\n\s*\n/)) {
        expect(article.teaser).not.toContain(paragraph.trim())
      }
    })
  })
})
