import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { html, join } from './Html.ts'

describe('Html', () => {
  it('behavior: text is escaped, in content and in attributes', () => {
    const evil = `"><script>alert('1')</script>&amp;`
    expect(html`<p title="${evil}">${evil}</p>`.markup).toBe(
      '<p title="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;">&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;</p>',
    )
  })

  it('behavior: markup that html made stands as it is, lists one after another, nothing for undefined and false', () => {
    const item = html`<b>${'<'}</b>`
    expect(html`<i>${[item, 'a', 1, undefined, false, [item]]}</i>`.markup).toBe(
      '<i><b>&lt;</b>a1<b>&lt;</b></i>',
    )
    expect(join([item, item]).markup).toBe('<b>&lt;</b><b>&lt;</b>')
  })

  it('error: P6: an object that only looks like markup is not taken for it', () => {
    const forged = JSON.parse('{"markup":"<script>"}')
    expect(() => html`${forged}`).toThrow(TypeError)
  })

  it('behavior: P6: no text whatever opens a tag or leaves an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const { markup } = html`<a title="${text}">${text}</a>`
        expect(markup.match(/</g)).toHaveLength(2)
        expect(markup.match(/"/g)).toHaveLength(2)
      }),
      { numRuns: 2000 },
    )
  })
})
