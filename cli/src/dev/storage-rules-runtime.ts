/** What `storage.rules` must say, word for word apart from comments and white space. */
export const denyAllClients = `
rules_version = '2';
service firebase.storage {
  match /b/{bucket}/o {
    match /{allPaths=**} {
      allow read, write: if false;
    }
  }
}
`

/** The words of a rules file, without comments and white space. */
const words = (source: string): string =>
  source
    .replace(/\/\*[\s\S]*?\*\//g, ' ')
    .replace(/\/\/.*$/gm, ' ')
    .replace(/\s+/g, ' ')
    .trim()

/** Whether these rules deny every client everything, so that no runtime is needed to judge by them. */
export const deniesAllClients = (source: string): boolean => words(source) === words(denyAllClients)

interface RuntimeModule {
  StorageRulesIssues: new (errors?: string[], warnings?: string[]) => unknown
  StorageRulesRuntime: { prototype: Record<string, unknown> }
}

interface RulesSource {
  files: { name: string; content: string }[]
}

/**
 * Replaces the Storage emulator's rules runtime, a Java program that cannot always be downloaded, by
 * the only answer that our rules have: no. The emulator asks the rules for clients only; the admin
 * SDK passes before. Other rules than these are refused when they are loaded.
 */
export function denyWithoutRuntime(module: RuntimeModule): void {
  const { StorageRulesIssues, StorageRulesRuntime } = module
  const deny = { verify: async () => ({ permitted: false, issues: new StorageRulesIssues() }) }
  Object.assign(StorageRulesRuntime.prototype, {
    start: async () => undefined,
    stop: async () => undefined,
    loadRuleset: async ({ files }: RulesSource) => {
      const other = files.find((file) => !deniesAllClients(file.content))
      if (!other) return { ruleset: deny, issues: new StorageRulesIssues() }
      const error = `${other.name} says more than "deny every client"; judging it needs the Storage rules runtime, which is not installed`
      return { issues: new StorageRulesIssues([error]) }
    },
  })
}
