/**
 * Adds to a list that may not have begun. Most lists of a message have one entry, and an array that begins with it
 * has room for no more, while the first `push` to an empty one makes room for 17.
 */
export function append<T>(list: T[] | null | undefined, entry: T): T[] {
  if (!list || list.length === 0) return [entry]
  list.push(entry)
  return list
}
