import { S3Error } from '../s3-error.ts'
import { uriEncodePath } from '../signature/uri-encoding.ts'

const most = 1000

/** A count such as max-keys: 0 to 1000, more is cut. Throws InvalidArgument. */
export function countParameter(query: ReadonlyMap<string, string>, name: string): number {
  const text = query.get(name)
  if (text === undefined || text === '') return most
  if (!/^\d{1,10}$/.test(text) || Number(text) > 2 ** 31 - 1)
    throw new S3Error(
      'InvalidArgument',
      `Provided ${name} not an integer or within integer range`,
      {
        ArgumentName: name,
        ArgumentValue: text,
      },
    )
  return Math.min(Number(text), most)
}

/** How names are written into a listing: as they are, or percent-encoded with `encoding-type=url`. */
export function nameWriter(query: ReadonlyMap<string, string>): {
  encodingType: 'url' | undefined
  write(name: string): string
} {
  const encodingType = query.get('encoding-type')
  if (encodingType === undefined) return { encodingType: undefined, write: (name) => name }
  if (encodingType !== 'url')
    throw new S3Error('InvalidArgument', 'Invalid Encoding Method specified in Request', {
      ArgumentName: 'encoding-type',
      ArgumentValue: encodingType,
    })
  return { encodingType, write: (name) => uriEncodePath(name).replaceAll('%20', '+') }
}

/** A key as an opaque continuation token. */
export const toToken = (key: string): string => Buffer.from(key).toString('base64url')

export function fromToken(token: string): string {
  const key = Buffer.from(token, 'base64url')
  if (token === '' || key.toString('base64url') !== token)
    throw new S3Error('InvalidArgument', 'The continuation token provided is incorrect', {
      ArgumentName: 'continuation-token',
    })
  return key.toString('utf8')
}
