/**
 * CPU milliseconds of the cheapest of three runs. The wall clock would also count what else the machine does, and the
 * dearer runs may have compiled.
 */
export function cpuMs(run: () => void): number {
  const once = () => {
    const before = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  }
  return Math.min(once(), once(), once())
}
