/**
 * What becomes of a thing: `updated` is one whose settings stay and whose code is sent anew, `stays` one that is there and
 * that nothing here names. Null: it was not compared.
 */
export type Change = 'new' | 'changed' | 'updated' | 'unchanged' | 'stays' | 'removed' | null

/** Something that a deployment puts somewhere. */
export interface PlannedThing {
  name: string
  /** How it is to be: region, memory, bytes ... */
  settings: Record<string, string | number | string[]>
  change: Change
  /** What is different of one that is there. */
  differences: string[]
}

/** What a step of the plan puts where. */
export interface DeployContent {
  /** As `--only` names it; `secrets` are read by the functions and put nowhere. */
  part: string
  where: string
  things: PlannedThing[]
  /** Why it was not compared with what is there; null where it was. */
  uncompared: string | null
}

/** A thing that was not compared with anything. */
export const thing = (
  name: string,
  settings: PlannedThing['settings'],
  change: Change = null,
  differences: string[] = [],
): PlannedThing => ({ name, settings, change, differences })

/** `12.3 kB`, as people say it. */
export function bytesInWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}
