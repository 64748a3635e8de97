import type { CompositeCheck, Grade, MessageCheck } from './check.ts'
import { DEAL_PROFILES } from './deal-profiles.ts'
import { dealChecks } from './deal-checks.ts'
import { FOURTH_ANYWHERE } from './fourth-anywhere.ts'
import { FOURTH_MESSAGE } from './fourth-message.ts'
import { FOURTH_PARTS } from './fourth-parts.ts'
import { BOXED_SET, CLASSICAL, CLASSICAL_MESSAGE, PLAIN } from './fourth-variants.ts'
import { PROFILE_NAME } from './profile-names.ts'
import { FOURTH_RELEASE_TYPES } from './release-types.ts'
import { THIRD_ANYWHERE } from './third-anywhere.ts'
import { THIRD_MESSAGE } from './third-message.ts'
import { THIRD_RELEASES } from './third-releases.ts'
import { THIRD_RESOURCES } from './third-resources.ts'

type Check = CompositeCheck | MessageCheck

/** The checks of each standard, for the reference. */
const STANDARDS: [name: string, checks: readonly Check[]][] = [
  [
    'Release Profiles 1.4',
    [
      ...PROFILE_NAME.third,
      ...THIRD_RELEASES,
      ...THIRD_RESOURCES,
      ...THIRD_ANYWHERE,
      ...THIRD_MESSAGE,
    ],
  ],
  [
    'Release Profiles 2.1',
    [
      ...PROFILE_NAME.fourth,
      ...FOURTH_PARTS,
      ...FOURTH_ANYWHERE,
      ...FOURTH_MESSAGE,
      ...FOURTH_RELEASE_TYPES,
      ...PLAIN,
      ...BOXED_SET,
      ...CLASSICAL,
      ...CLASSICAL_MESSAGE,
    ],
  ],
  [
    'Business Profiles 1.4',
    [...DEAL_PROFILES.keys()].flatMap((name) => dealChecks(`CommonDealTypes/14/${name}`).flat()),
  ],
]

/** Where the standards ask for what a rule asks, and how gravely: `Release Profiles 1.4, 4.3(4) (Fatal Error)`. */
export function askedBy(rule: string): string[] {
  return STANDARDS.flatMap(([name, checks]) => {
    const asked = checks.filter((check) => check.rule === rule)
    if (asked.length === 0) return []
    const clauses = [...new Set(asked.map(({ clause }) => clause))]
    const grades = [...new Set(asked.map(({ grade }): Grade => grade))]
    return [`${name}, ${clauses.join(' ')} (${grades.join(', ')})`]
  })
}
