import type { Identifier, Place } from '../model.ts'
import { hasGridCheckCharacter, hasIcpnCheckDigit, isIsrc } from './check-digits.ts'
import type { Finding } from './finding.ts'
import type { Rule } from './rule.ts'

type Check = (value: string) => boolean

function identifierRule(type: string, id: string, about: string, isValid: Check): Rule {
  return {
    id,
    severity: 'warning',
    about,
    fix: `Correct the ${type}.`,
    *check({ message }) {
      for (const { ids, place } of [...message.resources, ...message.releases])
        yield* invalid(ids, type, isValid, place)
    },
  }
}

function* invalid(
  ids: Identifier[],
  type: string,
  isValid: Check,
  place: Place,
): Iterable<Finding> {
  for (const identifier of ids)
    if (identifier.type === type && !isValid(identifier.value))
      yield { message: `"${identifier.value}" is no valid ${type}.`, place }
}

export const isrcValid = identifierRule(
  'ISRC',
  'ERN_ISRC_INVALID',
  'An ISRC has two letters, three letters or digits, and seven digits (ISO 3901).',
  isIsrc,
)

export const icpnValid = identifierRule(
  'ICPN',
  'ERN_ICPN_INVALID',
  'An ICPN is an EAN or UPC with a right check digit.',
  hasIcpnCheckDigit,
)

export const gridValid = identifierRule(
  'GRid',
  'ERN_GRID_INVALID',
  'A GRid has 18 characters, begins with A1 and has a right check character (ISO 7064).',
  hasGridCheckCharacter,
)
