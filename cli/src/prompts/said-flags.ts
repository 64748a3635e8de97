/** The flags that were given, without those that were left out or are empty. */
export const saidFlags = <Flags extends Record<string, string | undefined>>(flags: Flags) =>
  Object.fromEntries(Object.entries(flags).filter(([, value]) => value)) as {
    [Name in keyof Flags]?: string
  }
