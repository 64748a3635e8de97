import { S3Error } from '../s3-error.ts'

/** Percent-encodes all but A-Z a-z 0-9 - . _ ~, of UTF-8, upper case. */
export const uriEncode = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )

/** The same for a path or key, whose `/` stay. */
export const uriEncodePath = (path: string): string => path.split('/').map(uriEncode).join('/')

/** Undoes percent-encoding. Throws InvalidURI for what is no UTF-8 or a broken escape. */
export function uriDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new S3Error('InvalidURI', "Couldn't parse the specified URI.")
  }
}

/** Name and value pairs of a query string, decoded, in order; `+` is a space there. */
export function parseQuery(query: string): [name: string, value: string][] {
  if (query === '') return []
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...rest] = pair.replaceAll('+', ' ').split('=')
      return [uriDecode(name), uriDecode(rest.join('='))]
    })
}
