export function turningPoints(now: number): number[]
