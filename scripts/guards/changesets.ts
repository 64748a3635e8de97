/** A package that is published. */
export interface PublishedPackage {
  name: string
  version: string
  /** From the repository's root. */
  folder: string
}

/** Packages that a changeset file names in its head. */
export const packagesIn = (changeset: string): string[] =>
  [
    ...(/^---\n([\s\S]*?)\n---/.exec(changeset)?.[1] ?? '').matchAll(/^['"]?([^'":\n]+)['"]?:/gm),
  ].map(([, name = '']) => name)

/**
 * What is wrong: a package that has changed since its release, or was never released, and is in no changeset; a
 * changeset that names no package of ours.
 */
export function changesetFaults(
  packages: readonly PublishedPackage[],
  changesets: readonly string[],
  hasChanged: (published: PublishedPackage) => boolean,
): string[] {
  const named = new Set(changesets.flatMap(packagesIn))
  const silent = packages
    .filter((each) => !named.has(each.name) && hasChanged(each))
    .map(({ name }) => `${name} has changed and no changeset says how: \`npm run changeset\`.`)
  const unknown = [...named]
    .filter((name) => !packages.some((each) => each.name === name))
    .map((name) => `A changeset names ${name}, which is not published.`)
  return [...silent, ...unknown]
}
