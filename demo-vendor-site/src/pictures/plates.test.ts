import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { articles } from '../articles/index.ts'
import { posterFile } from '../poster/poster.ts'
import { packageRoot } from '../server/packageRoot.ts'
import { pictures } from './pictures.ts'
import { plateColours } from './plateFile.ts'
import { plateName, plates } from './plates.ts'

describe('plates', () => {
  it('behavior: every article has a picture of its own, with words for those who cannot see it', () => {
    expect([...pictures.keys()].sort()).toEqual(articles.map(({ slug }) => slug).sort())
    const texts = [...pictures.values()].flatMap(({ alt, caption }) => [alt, caption])
    expect(new Set(texts).size).toBe(texts.length)
    for (const { alt } of pictures.values()) expect(alt.length).toBeGreaterThan(40)
  })

  it('behavior: a drawing is small, the same at every start, and has no script and no number that is none', () => {
    const again = plates()
    for (const [name, text] of plates()) {
      expect(text, name).toBe(again.get(name))
      expect(text.length, name).toBeLessThan(160_000)
      expect(text, name).not.toMatch(/NaN|Infinity|undefined|<script|\son[a-z]+=|href=/)
    }
    expect(plates().has(plateName('poster'))).toBe(true)
  })

  it('behavior: drawings stand on the colour of the page they are on', () => {
    const css = readFileSync(join(packageRoot(), 'assets', 'paper.css'), 'utf8')
    const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)')
    for (const [part, colours] of [
      [light, plateColours.light],
      [dark, plateColours.dark],
    ] as const) {
      expect(part).toContain(`--paper: ${colours.paper};`)
      expect(part).toContain(`--ink: ${colours.ink};`)
      expect(part).toContain(`--plate-copper: ${colours.copper};`)
    }
  })

  it('behavior: the poster is one file that stands alone and is more than its proof', () => {
    const file = posterFile()
    expect(file).not.toMatch(/NaN|href=|@import|url\(/)
    const proof = plates().get(plateName('poster')) ?? ''
    expect(file).toContain('Taler 1.0')
    expect(proof).not.toContain('Taler 1.0')
  })
})
