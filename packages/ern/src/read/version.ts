/** Known versions by the last part of their namespace, the oldest first. */
export const VERSIONS: ReadonlyMap<string, string> = new Map<string, string>([
  ['30', '3.0'],
  ['31', '3.1'],
  ['311', '3.1.1'],
  ['312', '3.1.2'],
  ['32', '3.2'],
  ['33', '3.3'],
  ['34', '3.4'],
  ['341', '3.4.1'],
  ['35', '3.5'],
  ['351', '3.5.1'],
  ['36', '3.6'],
  ['37', '3.7'],
  ['37D1', '3.7-D1'],
  ['37D2', '3.7-D2'],
  ['371', '3.7.1'],
  ['38', '3.8'],
  ['381', '3.8.1'],
  ['382', '3.8.2'],
  ['383', '3.8.3'],
  ['41', '4.1'],
  ['411', '4.1.1'],
  ['42', '4.2'],
  ['43', '4.3'],
  ['431', '4.3.1'],
  ['432', '4.3.2'],
])

const NAMESPACE = /^http:\/\/ddex\.net\/xml\/(?:20\d\d\/)?ern(?:-main)?\/(\w+)$/

/** The ERN version that a root namespace stands for, null for any other namespace. */
export function versionOfNamespace(namespace: string): string | null {
  const code = NAMESPACE.exec(namespace)?.[1]
  return (code && VERSIONS.get(code)) ?? null
}

/** True for ERN 4, whose parties stand in a list and whose territories are attributes. */
export function isFourth(version: string): boolean {
  return version.startsWith('4')
}
