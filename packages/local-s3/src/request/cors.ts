import { matchesPattern, toPattern } from '../policy/wildcard.ts'
import { S3Error } from '../s3-error.ts'
import { readXml, type XmlNode } from './xml.ts'

/** What a browser says of a request that comes from another origin. */
export interface CrossOrigin {
  origin: string
  method: string
  /** Headers it wants to send, in lower case; of a preflight alone. */
  headers: readonly string[]
}

export const corsSetting = 'cors'

const texts = (rule: XmlNode, name: string): string[] => rule.all(name).map(({ value }) => value)

const covers = (patterns: readonly string[], text: string): boolean =>
  patterns.some((pattern) => matchesPattern(toPattern(pattern), text))

/** The first rule that lets it through; null when none does. */
function findRule(configuration: string, { origin, method, headers }: CrossOrigin): XmlNode | null {
  const rules = readXml(configuration, 'CORSConfiguration').all('CORSRule')
  return (
    rules.find((rule) => {
      const allowed = texts(rule, 'AllowedHeader').map((name) => name.toLowerCase())
      return (
        covers(texts(rule, 'AllowedOrigin'), origin) &&
        texts(rule, 'AllowedMethod').includes(method) &&
        headers.every((name) => covers(allowed, name))
      )
    }) ?? null
  )
}

function allowing(rule: XmlNode, { origin }: CrossOrigin): Record<string, string> {
  const isForAll = texts(rule, 'AllowedOrigin').includes('*')
  const exposed = texts(rule, 'ExposeHeader')
  const age = rule.text('MaxAgeSeconds')
  return {
    'access-control-allow-origin': isForAll ? '*' : origin,
    'access-control-allow-methods': texts(rule, 'AllowedMethod').join(', '),
    ...(isForAll ? {} : { 'access-control-allow-credentials': 'true' }),
    ...(exposed.length > 0 ? { 'access-control-expose-headers': exposed.join(', ') } : {}),
    ...(age === undefined ? {} : { 'access-control-max-age': age }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  }
}

/** Headers that let a page of another origin read an answer; none where no rule says so. */
export function corsHeaders(
  configuration: string | null,
  headers: ReadonlyMap<string, string>,
  method: string,
): Record<string, string> {
  const origin = headers.get('origin')
  if (configuration === null || origin === undefined) return {}
  const asked: CrossOrigin = { origin, method, headers: [] }
  const rule = findRule(configuration, asked)
  return rule ? allowing(rule, asked) : {}
}

/** The headers that answer a preflight. Throws AccessForbidden. */
export function answerPreflight(
  configuration: string | null,
  headers: ReadonlyMap<string, string>,
): Record<string, string> {
  const origin = headers.get('origin')
  const method = headers.get('access-control-request-method')
  if (origin === undefined || method === undefined)
    throw new S3Error('InvalidRequest', 'Insufficient information. Origin request header needed.')
  if (configuration === null)
    throw new S3Error('AccessForbidden', 'CORSResponse: CORS is not enabled for this bucket.')
  const wanted = headers.get('access-control-request-headers')?.toLowerCase() ?? ''
  const names = wanted
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
  const asked: CrossOrigin = { origin, method, headers: names }
  const rule = findRule(configuration, asked)
  if (!rule)
    throw new S3Error(
      'AccessForbidden',
      "CORSResponse: This CORS request is not allowed. This is usually because the evaluation of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
      { Method: method, ResourceType: 'OBJECT' },
    )
  return {
    ...allowing(rule, asked),
    ...(names.length > 0 ? { 'access-control-allow-headers': names.join(', ') } : {}),
  }
}
