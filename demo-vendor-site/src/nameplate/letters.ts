import { capitals } from './capitals.ts'
import type { Letter, Stroke } from './Stroke.ts'

const head = (x: number, y = 86): Stroke => [
  [x - 11, y + 13],
  [x, y],
]
const foot = (x: number, y = 15): Stroke => [
  [x, y],
  [x + 11, y - 12],
]
const stem = (x: number, from = 86, to = 15): Stroke => [
  [x, from],
  [x, to],
]
/** The hairline from one stem up to the shoulder of the next, and the shoulder. */
const shoulder = (x: number): Stroke[] => [
  [
    [x - 33, 74],
    [x - 14, 98],
  ],
  [
    [x - 14, 98],
    [x, 84],
  ],
]

/** A textura, as written with a pen held at forty degrees: only the letters the paper's name needs. */
export const letters: ReadonlyMap<string, Letter> = new Map<string, Letter>([
  [
    'i',
    {
      width: 44,
      strokes: [
        head(14),
        stem(14),
        foot(14),
        [
          [8, 128],
          [18, 116],
        ],
      ],
    },
  ],
  [
    'l',
    {
      width: 44,
      strokes: [
        [
          [2, 168],
          [14, 150],
        ],
        stem(14, 152),
        foot(14),
      ],
    },
  ],
  ['n', { width: 82, strokes: [head(14), stem(14), foot(14), ...shoulder(50), stem(50, 84), foot(50)] }],
  [
    'u',
    {
      width: 82,
      strokes: [
        head(14),
        stem(14),
        foot(14),
        [
          [25, 3],
          [48, 26],
        ],
        head(50),
        stem(50),
        foot(50),
      ],
    },
  ],
  [
    'h',
    {
      width: 80,
      strokes: [
        [
          [2, 168],
          [14, 150],
        ],
        stem(14, 152),
        foot(14),
        ...shoulder(50),
        stem(50, 84, 12),
        [
          [50, 12],
          [44, -12, 50, 0, 48, -6],
        ],
        [
          [44, -12],
          [30, -24],
        ],
      ],
    },
  ],
  [
    'e',
    {
      width: 66,
      strokes: [
        stem(14, 82),
        [
          [14, 80],
          [30, 99],
        ],
        [
          [30, 99],
          [46, 80],
        ],
        [
          [46, 80],
          [16, 50],
        ],
        foot(14),
        [
          [25, 3],
          [46, 22],
        ],
      ],
    },
  ],
  [
    'c',
    {
      width: 62,
      strokes: [
        stem(14, 82),
        [
          [14, 80],
          [30, 99],
        ],
        [
          [30, 99],
          [45, 84],
        ],
        foot(14),
        [
          [25, 3],
          [44, 20],
        ],
      ],
    },
  ],
  [
    'a',
    {
      width: 78,
      strokes: [
        [
          [4, 76],
          [22, 99],
        ],
        [
          [22, 99],
          [44, 84],
        ],
        stem(44, 86),
        foot(44),
        [
          [44, 62],
          [12, 40],
        ],
        stem(12, 42, 18),
        [
          [12, 18],
          [22, 5],
        ],
        [
          [22, 5],
          [44, 24],
        ],
      ],
    },
  ],
  [
    'p',
    {
      width: 80,
      strokes: [
        head(14),
        stem(14, 86, -46),
        ...shoulder(50),
        stem(50, 84, 20),
        [
          [14, 20],
          [30, 2],
        ],
        [
          [30, 2],
          [50, 22],
        ],
        [
          [0, -52],
          [14, -44],
        ],
      ],
    },
  ],
  [
    'y',
    {
      width: 80,
      strokes: [
        head(14),
        stem(14, 86, 18),
        [
          [14, 18],
          [27, 3],
        ],
        [
          [27, 3],
          [48, 24],
        ],
        head(50),
        stem(50, 86, 8),
        [
          [50, 8],
          [22, -46, 50, -14, 42, -32],
        ],
        [
          [22, -46],
          [2, -42],
        ],
      ],
    },
  ],
  ...capitals,
])
