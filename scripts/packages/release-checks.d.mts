interface Ran {
  status: number | null
  stdout: string
  stderr: string
}
export declare function ownersOf(name: string, run?: (args: string[]) => Ran): string[] | null
export declare function releaseFaults(facts: {
  manifests: readonly {
    name: string
    repository?: { url?: string } | undefined
    publishConfig?: { provenance?: boolean }
  }[]
  owners: (name: string) => string[] | null
  user: string
  env: NodeJS.ProcessEnv
}): string[]
