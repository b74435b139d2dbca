/** Three different places of twelve, from 1 to 12, in their order: nobody knows beforehand which are asked for. */
export function choosePlaces(): number[] {
  const places = Array.from({ length: 12 }, (_, index) => index + 1)
  const keys = crypto.getRandomValues(new Uint32Array(places.length))
  return places
    .sort((a, b) => (keys[a - 1] ?? 0) - (keys[b - 1] ?? 0))
    .slice(0, 3)
    .sort((a, b) => a - b)
}
