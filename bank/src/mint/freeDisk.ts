import { statfsSync } from 'node:fs'
import { limits } from '../limits.ts'

const lookEveryMs = 30_000

/** Says whether the disk of a directory is nearly full; looks at most twice a minute. */
export function watchDisk(dir: string, look: (dir: string) => boolean = isNearlyFull): () => boolean {
  let lookedAt = Number.NEGATIVE_INFINITY
  let low = false
  return () => {
    if (performance.now() - lookedAt > lookEveryMs) {
      lookedAt = performance.now()
      low = look(dir)
    }
    return low
  }
}

function isNearlyFull(dir: string): boolean {
  const { bavail, blocks, bsize } = statfsSync(dir)
  return bavail / blocks < limits.freeDiskShare && bavail * bsize < limits.freeDiskBytes
}
