export function unlessAsBefore(work: {
  root: string
  note: string
  settings: readonly string[]
  bundle: () => Promise<{
    inputs: Record<string, unknown>
    outputs: Record<string, unknown>
  }>
}): Promise<void>
