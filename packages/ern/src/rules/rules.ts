import { dealDates } from './deal-dates.ts'
import { headerComplete } from './header-complete.ts'
import { gridValid, icpnValid, isrcValid } from './identifiers-valid.ts'
import { mainRelease } from './main-release.ts'
import { PROFILE_RULES } from './profile/profile-rules.ts'
import { purgeNamesRelease } from './purge-names-release.ts'
import { recordingsIdentified } from './recordings-identified.ts'
import { referencesResolve } from './references-resolve.ts'
import { referencesUnique } from './references-unique.ts'
import { releaseHasDeal } from './release-has-deal.ts'
import { releaseHasResources } from './release-has-resources.ts'
import { releaseNamed } from './release-named.ts'
import { resourcesUsed } from './resources-used.ts'
import type { Rule } from './rule.ts'
import { sequenceUnique } from './sequence-unique.ts'

/** Every rule about what a message says, in the order in which they report. */
export const RULES: readonly Rule[] = [
  headerComplete,
  mainRelease,
  purgeNamesRelease,
  referencesUnique,
  referencesResolve,
  releaseHasResources,
  releaseNamed,
  resourcesUsed,
  releaseHasDeal,
  dealDates,
  sequenceUnique,
  recordingsIdentified,
  isrcValid,
  icpnValid,
  gridValid,
  // Last: there may be many, and none of them is grave.
  ...PROFILE_RULES,
]
