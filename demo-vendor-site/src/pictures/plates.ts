import { posterProof } from '../poster/poster.ts'
import { fallsPicture } from './falls.ts'
import { partiesPicture } from './parties.ts'
import { pictures } from './pictures.ts'
import { plateFile } from './plateFile.ts'
import { pressPicture } from './press.ts'

/** Every drawing of the paper as a file, drawn once at the start: name and SVG text. */
export function plates(): ReadonlyMap<string, string> {
  const others = { falls: fallsPicture, parties: partiesPicture, press: pressPicture }
  const all = [...pictures, ...Object.entries(others)]
  return new Map([
    ...all.map(([name, { plate }]) => [plateName(name), plateFile(plate)] as const),
    [plateName('poster'), posterProof()] as const,
  ])
}

export function plateName(name: string): string {
  return `plates/${name}.svg`
}
