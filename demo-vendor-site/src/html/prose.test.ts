import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { prose, wordCount } from './prose.ts'

describe('prose', () => {
  it('behavior: paragraphs, headings, pulled lines, italics and references', () => {
    const text = `
One *two*
three.[2]

## A heading

> Pulled.
`
    expect(prose(text).markup).toBe(
      '<p>One <em>two</em> three.<sup class="ref"><a href="#source-2" aria-label="Source 2">2</a></sup></p><h2>A heading</h2><aside class="pulled"><p>Pulled.</p></aside>',
    )
  })

  it('behavior: quotes are set as a printer sets them', () => {
    expect(prose(`"So," it's said, *"so"* ("so").`).markup).toBe(
      '<p>“So,” it’s said, <em>“so”</em> (“so”).</p>',
    )
  })

  it('behavior: counts the words of paragraphs only', () => {
    expect(wordCount('One two-three, four.[1]\n\n## Not these words\n\n> nor these\n\n*Five* – six')).toBe(5)
  })

  it('error: markup in the text is text', () => {
    expect(prose('<img src=x onerror=alert(1)> *<b>*').markup).toBe(
      '<p>&lt;img src=x onerror=alert(1)&gt; <em>&lt;b&gt;</em></p>',
    )
  })

  it('behavior: P6: whatever the text, only these elements come of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const tags = [...prose(text).markup.matchAll(/<\/?([^\s>]*)/g)].map((match) => match[1])
        for (const tag of tags) expect(['p', 'h2', 'aside', 'em', 'sup', 'a']).toContain(tag)
      }),
      { numRuns: 2000 },
    )
  })
})
