import { type Html, join } from '../html/Html.ts'
import { coin, flatCoin } from './coins.ts'
import type { Picture } from './Picture.ts'
import { box, dice, ellipse, group, hatch, oval, type Point, polygon, polyline, shape } from './Plate.ts'

/** A tap on a street wall, left running: coins fall into a hat. */
export const webMonetization: Picture = {
  alt: 'Engraving: a brass tap on a brick wall drips coins, one after another, into a top hat that stands on the pavement.',
  caption: 'No price, no purchase: somebody has left it running.',
  plate: join([bricks(), pavement(), tap(), ...stream(), hat()]),
}

function bricks(): Html {
  const roll = dice(81)
  let joints = ''
  let dark = ''
  for (let row = 0; row < 13; row++) {
    const y = 8 + row * 24
    joints += `M0 ${y}H640`
    for (let x = row % 2 === 0 ? -30 : 0; x < 640; x += 60) {
      joints += `M${x} ${y}v24`
      const brick = box(Math.max(0, x + 2), y + 2, 56, 20)
      if (roll() < 0.38)
        dark += hatch(brick, { angle: roll() < 0.5 ? 0 : 30, gap: 3 + roll() * 3, seed: row + x })
    }
  }
  return join([shape('hatch', dark), shape('fine', joints)])
}

function pavement(): Html {
  const ground = box(0, 320, 640, 80)
  const slabs = [-40, 110, 270, 430, 590].map((x) =>
    polyline([
      [x + 40, 320],
      [x - 30 + (x - 270) * 0.25, 400],
    ]),
  )
  return join([
    shape('paper', polygon(ground)),
    shape(
      'hatch',
      hatch(ground, { angle: 0, gap: 6, fade: 1.5, seed: 82 }) +
        hatch(ellipse([352, 372], 128, 16), { angle: 0, gap: 2.2 }),
    ),
    shape('fine', slabs.join('')),
    shape('line', 'M0 320H640'),
  ])
}

function tap(): Html {
  const flange = ellipse([176, 108], 16, 40)
  const pipe: Point[] = [
    [176, 92],
    [282, 92],
    [304, 98],
    [322, 116],
    [328, 140],
    [328, 158],
    [288, 158],
    [288, 142],
    [282, 130],
    [270, 126],
    [176, 126],
  ]
  const under: Point[] = [
    [176, 114],
    [276, 114],
    [294, 124],
    [306, 144],
    [306, 158],
    [288, 158],
    [288, 142],
    [282, 130],
    [270, 126],
    [176, 126],
  ]
  const neck = box(232, 62, 22, 32)
  const mouth = box(282, 156, 52, 12)
  return join([
    shape(
      'hatch',
      hatch(
        [
          [180, 130],
          [290, 130],
          [300, 190],
          [250, 166],
          [180, 160],
        ],
        { angle: 40, gap: 4 },
      ),
    ),
    shape('paper', polygon(flange)),
    shape('hatch', hatch(flange, { angle: 90, gap: 3 })),
    shape('line', polygon(flange)),
    shape('paper', polygon(pipe) + polygon(neck) + polygon(mouth)),
    shape(
      'hatch',
      hatch(pipe, { angle: 0, gap: 5 }) +
        hatch(under, { angle: 0, gap: 2.4 }) +
        hatch(under, { angle: 60, gap: 4 }) +
        hatch(neck, { angle: 90, gap: 3.4 }) +
        hatch(mouth, { angle: 90, gap: 3.4 }),
    ),
    shape('line', `${polygon(pipe)}${polygon(neck)}${polygon(mouth)}M222 92H264M222 86H264`),
    group('translate(243 54)', [
      shape(
        'copper',
        `${oval([-40, 0], 18, 9)}${oval([40, 0], 18, 9)}${polygon(box(-40, -5, 80, 10))}${oval([0, 0], 15, 11)}`,
      ),
      shape(
        'line',
        `${oval([-40, 0], 18, 9)}${oval([40, 0], 18, 9)}${oval([0, 0], 15, 11)}M-24 -4H-14M-24 4H-14M14 -4H24M14 4H24`,
      ),
    ]),
  ])
}

function stream(): Html[] {
  return [
    flatCoin([309, 184], 17, 5),
    coin([313, 206], 15, { label: '¢' }),
    flatCoin([305, 236], 16, 5, true),
    coin([310, 258], 15, { label: '¢', copper: true }),
    shape('fine', 'M296 176v14M322 176v20M290 208v16M328 226v18M294 250v12'),
  ]
}

function hat(): Html {
  const body: Point[] = [
    [246, 286],
    [378, 286],
    [366, 376],
    [256, 376],
  ]
  const round: Point[] = [...ellipse([311, 376], 55, 10, { from: 0, to: Math.PI, steps: 20 })]
  const outline: Point[] = [[246, 286], [256, 376], ...[...round].reverse(), [366, 376], [378, 286]]
  const shade: Point[] = [
    [330, 286],
    [378, 286],
    [366, 376],
    [340, 384],
    [326, 386],
  ]
  const band: Point[] = [
    [247, 296],
    [377, 296],
    [374.4, 316],
    [249.6, 316],
  ]
  return join([
    shape('paper', polygon(outline)),
    shape(
      'hatch',
      hatch(body, { angle: 86, gap: 2.6, seed: 83 }) +
        hatch(shade, { angle: 50, gap: 2.6 }) +
        hatch(body, { angle: -40, gap: 5 }),
    ),
    shape('copper', polygon(band)),
    shape('line', polygon(outline) + polygon(band)),
    shape('paper', oval([311, 284], 104, 19)),
    shape('hatch', hatch(ellipse([311, 284], 104, 19), { angle: 0, gap: 3.2, seed: 84 })),
    shape('line', oval([311, 284], 104, 19)),
    shape('hole', oval([311, 284], 66, 11.5)),
    shape('fine', oval([311, 284], 66, 11.5)),
    flatCoin([296, 286], 15, 4),
    flatCoin([330, 288], 15, 4),
    flatCoin([312, 283], 15, 4, true),
  ])
}
