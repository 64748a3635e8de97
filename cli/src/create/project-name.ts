/** Why npm would not take this as a package's name; null when it would (validate-npm-package-name's rules, no scope). */
export function nameFault(name: string): string | null {
  if (name === '') return 'is empty'
  if (name.length > 214) return 'has more than 214 characters'
  if (/^[._]/.test(name)) return 'begins with a dot or an underscore'
  if (/[A-Z]/.test(name)) return 'has capital letters'
  if (/[^a-z0-9._~-]/.test(name))
    return 'has characters other than a-z, 0-9, dot, dash and underscore'
  if (['node_modules', 'favicon.ico'].includes(name)) return 'is taken by npm itself'
  return null
}

/** A name that npm takes, made of this one. */
export function suggestName(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9._~-]+/g, '-')
    .replace(/^[._-]+|-+$/g, '')
    .slice(0, 214)
  return nameFault(plain) === null ? plain : 'my-service'
}

/** How a name is shown to listeners until the brand says otherwise: `blue-door` is "Blue Door". */
export const titleOf = (name: string): string =>
  name
    .split(/[-_.~]+/)
    .filter(Boolean)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')
