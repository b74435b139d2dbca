/** How often something was seen, by machine and state. */
export type Census = {
  count(machine: string, state: string): unknown
  /** One line for each machine. */
  report(): string[]
  /** Those of these states, by machine, in which nothing was seen. */
  missed(wanted: States): string[]
}

export type States = Readonly<Record<string, readonly string[]>>

export function create(): Census {
  const machines = new Map<string, Map<string, number>>()
  return {
    count(machine, state) {
      const states = machines.get(machine) ?? new Map<string, number>()
      machines.set(machine, states.set(state, (states.get(state) ?? 0) + 1))
    },
    report: () =>
      [...machines].sort(byName).map(([machine, states]) => {
        const parts = [...states].sort(byName).map(([state, times]) => `${state} ${times}`)
        return `${machine}: ${parts.join(', ')}`
      }),
    missed: (wanted) =>
      Object.entries(wanted).flatMap(([machine, states]) =>
        states.filter((state) => !machines.get(machine)?.has(state)).map((state) => `${machine}: ${state}`),
      ),
  }
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1
}
