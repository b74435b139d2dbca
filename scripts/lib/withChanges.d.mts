export function withChanges<T extends object>(
  whose: string,
  usual: T,
  changes?: NoInfer<Partial<T>> | undefined,
): T
export type RateMode = 'on' | 'off' | 'loopback-too'
export function bankRate(rate?: RateMode): { readonly rate: RateMode }
