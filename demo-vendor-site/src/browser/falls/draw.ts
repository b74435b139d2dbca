import type { Game } from './Game.ts'
import * as Table from './Table.ts'

const { size } = Table

/** A coin on its way down, for the eye only. */
export type Falling = { readonly coin: Table.Coin; readonly won: boolean; age: number }

export type Ink = {
  readonly ink: string
  readonly paper: string
  readonly copper: string
  readonly hair: string
}

/** The colours of the page, which change with light and dark. */
export function inks(): Ink {
  const style = getComputedStyle(document.documentElement)
  const read = (name: string): string => style.getPropertyValue(name).trim()
  return { ink: read('--ink'), paper: read('--paper'), copper: read('--plate-copper'), hair: read('--hair') }
}

/** Draws the whole machine in the units of the table. */
export function draw(pen: CanvasRenderingContext2D, game: Game, falling: readonly Falling[], ink: Ink): void {
  pen.clearRect(0, 0, size.width, size.height)
  pen.lineJoin = 'round'
  pit(pen, ink)
  for (const each of falling) if (!each.won) drawFalling(pen, each, ink)
  shelf(pen, ink)
  for (const coin of game.table.coins) drawCoin(pen, coin.x, coin.y, size.radius, coin.copper, ink)
  for (const each of falling) if (each.won) drawFalling(pen, each, ink)
  bar(pen, Table.barAt(game.table.time), ink)
  chute(pen, game, ink)
}

function box(pen: CanvasRenderingContext2D, at: readonly [number, number, number, number], ink: Ink): void {
  pen.fillStyle = ink.paper
  pen.fillRect(...at)
  pen.strokeStyle = ink.ink
  pen.lineWidth = 2
  pen.strokeRect(...at)
}

function rule(
  pen: CanvasRenderingContext2D,
  from: readonly [number, number],
  to: readonly [number, number],
): void {
  pen.beginPath()
  pen.moveTo(...from)
  pen.lineTo(...to)
  pen.stroke()
}

function pit(pen: CanvasRenderingContext2D, ink: Ink): void {
  box(pen, [1, 1, size.width - 2, size.height - 2], ink)
  pen.strokeStyle = ink.ink
  pen.lineWidth = 0.8
  for (let y = 20; y < size.height; y += y < size.edge ? 9 : 4.5) {
    rule(pen, [2, y], [size.width - 2, y])
  }
}

function shelf(pen: CanvasRenderingContext2D, ink: Ink): void {
  box(pen, [size.left, 70, size.right - size.left, size.edge - 70], ink)
  pen.strokeStyle = ink.hair
  pen.lineWidth = 1
  for (let y = 110; y < size.edge; y += 26) rule(pen, [size.left + 2, y], [size.right - 2, y])
  box(pen, [1, 70, size.left - 1, size.open - 70], ink)
  box(pen, [size.right, 70, size.width - size.right - 1, size.open - 70], ink)
  pen.lineWidth = 0.9
  for (let x = 8; x < size.left; x += 8) {
    rule(pen, [x, 71], [x, size.open - 1])
    rule(pen, [size.width - x, 71], [size.width - x, size.open - 1])
  }
  pen.lineWidth = 4
  rule(pen, [size.left, size.edge], [size.right, size.edge])
}

function bar(pen: CanvasRenderingContext2D, front: number, ink: Ink): void {
  box(pen, [size.left, 60, size.right - size.left, front - 60], ink)
  pen.lineWidth = 0.9
  for (let x = size.left + 9; x < size.right; x += 9) rule(pen, [x, front - 22], [x, front - 2])
  pen.lineWidth = 2
  rule(pen, [size.left, front - 22], [size.right, front - 22])
}

function chute(pen: CanvasRenderingContext2D, game: Game, ink: Ink): void {
  box(pen, [1, 1, size.width - 2, 62], ink)
  const x = game.chute
  pen.beginPath()
  pen.moveTo(x - 46, 14)
  pen.lineTo(x + 46, 14)
  pen.lineTo(x + 38, 74)
  pen.lineTo(x - 38, 74)
  pen.closePath()
  pen.fillStyle = game.left > 0 ? ink.copper : ink.paper
  pen.fill()
  pen.lineWidth = 2
  pen.stroke()
  pen.setLineDash([3, 9])
  rule(pen, [x, 80], [x, Table.barAt(game.table.time) + size.radius])
  pen.setLineDash([])
}

function drawFalling(pen: CanvasRenderingContext2D, { coin, won, age }: Falling, ink: Ink): void {
  pen.save()
  pen.globalAlpha = Math.max(0, 1 - age / 0.55)
  const away = age * age * 520
  const y = coin.y + (won ? away : away / 4)
  drawCoin(pen, coin.x, y, size.radius * Math.max(0.2, 1 - age * 0.7), coin.copper, ink)
  pen.restore()
}

function drawCoin(
  pen: CanvasRenderingContext2D,
  x: number,
  y: number,
  radius: number,
  copper: boolean,
  ink: Ink,
): void {
  const circle = (r: number): void => {
    pen.beginPath()
    pen.arc(x, y, r, 0, Math.PI * 2)
  }
  circle(radius - 1)
  pen.fillStyle = copper ? ink.copper : ink.paper
  pen.fill()
  pen.strokeStyle = ink.ink
  pen.lineWidth = 2
  pen.stroke()
  circle(radius * 0.76)
  pen.lineWidth = 1
  pen.stroke()
  for (let ring = 0; ring < 3; ring++) {
    pen.beginPath()
    pen.arc(x, y, radius * (0.81 + ring * 0.06), 0, Math.PI / 2)
    pen.stroke()
  }
  pen.fillStyle = ink.ink
  pen.fillText('2', x, y + radius * 0.04)
}
