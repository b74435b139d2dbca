import { type Html, join } from '../html/Html.ts'
import type { Picture } from './Picture.ts'
import { box, dice, group, hatch, lettering, oval, type Point, polygon, shape } from './Plate.ts'

/** One flourish, written once and found twice: on the envelope and on the slip inside. */
const flourish =
  'M0 0C10 -34 26 -40 28 -22C30 -4 8 6 4 -4C0 -16 44 -20 52 -8C58 0 46 8 50 -2C56 -14 66 -10 66 -2C68 6 78 4 82 -6C88 -18 94 -14 94 -4C94 6 106 4 112 -6C118 -14 126 -12 124 -2C122 8 140 6 158 -6'

/** A pen signs an envelope lined with carbon; the slip inside has the signature too. */
export const digicash: Picture = {
  alt: 'Engraving: a fountain pen signs a sealed envelope; the slip that sticks out of it bears the same signature, pressed through in copper.',
  caption: 'What is signed on the outside is signed on the inside too.',
  plate: join([desk(), group('translate(318 244) rotate(-7)', [shadow(), slip(), envelope()]), ...pen()]),
}

function desk(): Html {
  const roll = dice(61)
  const knots = Array.from({ length: 5 }, () => {
    const x = 40 + roll() * 560
    const y = 40 + roll() * 320
    return `${oval([x, y], 14, 3)}${oval([x, y], 24, 6)}${oval([x, y], 7, 1.4)}`
  })
  return join([
    shape('hatch', hatch(box(0, 8, 640, 384), { angle: 1, gap: 4, seed: 62 })),
    shape('paper', knots.join('')),
    shape('fine', knots.join('')),
  ])
}

function shadow(): Html {
  const ground: Point[] = [
    [-196, -96],
    [216, -96],
    [216, 134],
    [-196, 134],
  ]
  return join([shape('hatch', hatch(ground, { angle: 45, gap: 3 }) + hatch(ground, { angle: -45, gap: 4 }))])
}

function slip(): Html {
  const paper = box(-156, -206, 288, 200)
  return join([
    shape('paper', polygon(paper)),
    shape('fine', `${polygon(box(-150, -200, 276, 180))}`),
    lettering('No. 40211', [-98, -174], 17),
    lettering('ONE DOLLAR', [48, -174], 21),
    group('translate(-86 -122) scale(1.06)', [shape('copper-line', flourish)]),
    shape('line', polygon(paper)),
  ])
}

function envelope(): Html {
  const body = box(-206, -92, 412, 216)
  const flap: Point[] = [
    [-206, 124],
    [-6, -4],
    [206, 124],
  ]
  const leftFold: Point[] = [
    [-206, -92],
    [-20, 10],
    [-206, 124],
  ]
  const rightFold: Point[] = [
    [206, -92],
    [20, 10],
    [206, 124],
  ]
  return join([
    shape('paper', polygon(body)),
    shape(
      'hatch',
      hatch(leftFold, { angle: 28, gap: 8 }) +
        hatch(rightFold, { angle: -28, gap: 6 }) +
        hatch(rightFold, { angle: 60, gap: 8 }),
    ),
    shape('fine', 'M-206 -92L-6 12L206 -92'),
    shape('paper', polygon(box(-118, -46, 236, 96))),
    shape('line', `${polygon(body)}M-206 124L-118 62M206 124L118 62`),
    shape('fine', polygon(box(-118, -46, 236, 96))),
    shape(
      'hatch',
      hatch(
        flap.map(([x, y]): Point => [x, Math.max(y, 62)]),
        { angle: 0, gap: 5, fade: 0.6 },
      ),
    ),
    group('translate(-86 18) scale(1.06)', [shape('line', flourish), shape('line', flourish)]),
  ])
}

function pen(): Html[] {
  const barrel: Point[] = [
    [58, -13],
    [78, -17],
    [236, -18],
    [262, -15],
    [268, -8],
    [268, 8],
    [262, 15],
    [236, 18],
    [78, 17],
    [58, 13],
  ]
  const grip: Point[] = [
    [28, -8],
    [58, -12],
    [58, 12],
    [28, 8],
  ]
  const nib: Point[] = [
    [0, 0],
    [14, -7],
    [30, -9],
    [30, 9],
    [14, 7],
  ]
  const under: Point[] = [
    [58, 4],
    [268, 4],
    [262, 15],
    [236, 18],
    [78, 17],
    [58, 13],
  ]
  return [
    group('translate(432 208) rotate(-42)', [
      shape('paper', polygon(barrel) + polygon(grip)),
      shape(
        'ink',
        polygon([
          [78, -17],
          [236, -18],
          [236, -6],
          [78, -6],
        ]),
      ),
      shape(
        'hatch',
        hatch(under, { angle: 0, gap: 2.4 }) +
          hatch(grip, { angle: 90, gap: 3 }) +
          hatch(barrel, { angle: 0, gap: 5 }),
      ),
      shape('copper', polygon(nib) + polygon(box(150, -18.4, 12, 36.8))),
      shape(
        'line',
        `${polygon(barrel)}${polygon(grip)}${polygon(nib)}${polygon(box(150, -18.4, 12, 36.8))}M0 0H20`,
      ),
      shape('ink', oval([21, 0], 2.4)),
    ]),
  ]
}
