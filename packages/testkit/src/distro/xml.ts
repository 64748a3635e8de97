const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

export const text = (value: string | number): string =>
  String(value).replace(/[&<>"]/g, (character) => escapes[character] ?? character)

type Attributes = Record<string, string | number>

/** An element with children, or with text; pretty enough for people. */
export function element(
  name: string,
  ...parts: (string | number | Attributes | string[])[]
): string {
  const attributes = parts
    .filter((part): part is Attributes => typeof part === 'object' && !Array.isArray(part))
    .flatMap((given) => Object.entries(given))
    .map(([key, value]) => ` ${key}="${text(value)}"`)
    .join('')
  const children = parts.filter(Array.isArray).flat().filter(Boolean)
  const words = parts.filter((part) => typeof part !== 'object').map(text)
  const content =
    children.length > 0 ? `\n${children.join('\n').replace(/^/gm, '  ')}\n` : words.join('')
  return `<${name}${attributes}>${content}</${name}>`
}
