import type { Point } from '../pictures/Plate.ts'

/**
 * A stroke of the broad pen: a line through the points, or, where a point is `[x, y, cx1, cy1, cx2, cy2]`, a
 * cubic curve to it. y counts upwards from the line the letters stand on; an x is 100 high.
 */
export type Stroke = readonly (Point | readonly [number, number, number, number, number, number])[]

export type Letter = { readonly width: number; readonly strokes: readonly Stroke[] }
