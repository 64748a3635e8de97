import type { Rule } from './rule.ts'

function identifierRule(type: string, id: string, about: string): Rule {
  return {
    id,
    severity: 'warning',
    about,
    fix: `Correct the ${type}.`,
    *check({ facts }) {
      for (const found of facts.invalidIds)
        for (const { type: kind, value, place } of found)
          if (kind === type) yield { message: () => `"${value}" is no valid ${type}.`, place }
    },
  }
}

export const isrcValid = identifierRule(
  'ISRC',
  'ERN_ISRC_INVALID',
  'An ISRC has two letters, three letters or digits, and seven digits (ISO 3901).',
)

export const icpnValid = identifierRule(
  'ICPN',
  'ERN_ICPN_INVALID',
  'An ICPN is an EAN or UPC with a right check digit.',
)

export const gridValid = identifierRule(
  'GRid',
  'ERN_GRID_INVALID',
  'A GRid has 18 characters, begins with A1 and has a right check character (ISO 7064).',
)
