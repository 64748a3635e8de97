/** What stands in the way of publishing, before anything is: a package that is out cannot be taken back. */
import { spawnSync } from 'node:child_process'

/** Who may publish a name: a list of users, empty where nobody has it yet; null where the registry does not say. */
export function ownersOf(name, run = npm) {
  const { status, stdout, stderr } = run(['owner', 'ls', name])
  if (status === 0)
    return stdout
      .split('\n')
      .map((line) => line.trim().split(' ')[0])
      .filter(Boolean)
  return /E404/.test(stderr) ? [] : null
}

export function npm(args) {
  return spawnSync('npm', args, { encoding: 'utf8', shell: process.platform === 'win32' })
}

/**
 * In words; empty: nothing. `manifests` are those that are published, `owners` answers as `ownersOf`, `user` is who is
 * signed in to the registry (empty: nobody).
 */
export function releaseFaults({ manifests, owners, user, env }) {
  const isBuiltInPublic = Boolean(env.ACTIONS_ID_TOKEN_REQUEST_URL || env.SIGSTORE_ID_TOKEN)
  const proves = manifests.some(({ publishConfig }) => publishConfig?.provenance)
  const withoutRepository = manifests.filter(({ repository }) => !repository?.url)
  const taken = manifests
    .map(({ name }) => [name, owners(name)])
    .filter(([, held]) => held === null || (held.length > 0 && !held.includes(user)))
  return [
    ...(user === '' ? ['Nobody is signed in to the registry: npm login.'] : []),
    ...(proves && withoutRepository.length > 0
      ? [
          'package.json at the root names no "repository", which the provenance of a package is compared with. Say where this code is public, as in docs/guide/publish.md: "repository": {"type": "git", "url": "git+https://HOST/OWNER/NAME.git"}. Every package gets it from there.',
        ]
      : []),
    ...(proves && !isBuiltInPublic
      ? [
          'Provenance is signed where a build can be looked at: publish from GitHub Actions (id-token: write) or GitLab CI.',
        ]
      : []),
    ...taken.map(([name, held]) =>
      held === null
        ? `The registry does not say who owns ${name}.`
        : `${name} belongs to ${held.join(', ')}: take another name or be made its owner.`,
    ),
  ]
}
