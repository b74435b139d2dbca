/** How often something was seen, by machine and state. */
export type Census = {
  count(machine: string, state: string): unknown
  times(machine: string, state: string): number
  /** One line for each machine. */
  report(): string[]
}

export function create(): Census {
  const machines = new Map<string, Map<string, number>>()
  return {
    count(machine, state) {
      const states = machines.get(machine) ?? new Map<string, number>()
      machines.set(machine, states.set(state, (states.get(state) ?? 0) + 1))
    },
    times: (machine, state) => machines.get(machine)?.get(state) ?? 0,
    report: () =>
      [...machines].sort(byName).map(([machine, states]) => {
        const parts = [...states].sort(byName).map(([state, times]) => `${state} ${times}`)
        return `${machine}: ${parts.join(', ')}`
      }),
  }
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1
}
