/** The part of an object in a bucket that is noted. */
interface Keyed {
  key: string
}

/** Notes what a door does in a sender's bucket. */
export function recordedObjectPlace() {
  const moved: { from: string; to: string }[] = []
  const written: { key: string; json: string }[] = []
  return {
    moved,
    written,
    async move({ key }: Keyed, to: string): Promise<void> {
      moved.push({ from: key, to })
    },
    async write(_object: Keyed, key: string, json: string): Promise<void> {
      written.push({ key, json })
    },
  }
}
