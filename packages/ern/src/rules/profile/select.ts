import { attributeOf, type Element } from '../../xml/element.ts'
import type { MessageFacts } from '../facts/message-facts.ts'
import { checkSet, type CheckSet } from './check-set.ts'
import type { CompositeCheck, MessageCheck } from './check.ts'
import { dealChecks } from './deal-checks.ts'
import { dealProfilesOf } from './deal-profiles.ts'
import { ProfileFacts } from './facts.ts'
import { FOURTH_ANYWHERE } from './fourth-anywhere.ts'
import { FOURTH_MESSAGE } from './fourth-message.ts'
import { FOURTH_PARTS } from './fourth-parts.ts'
import {
  BOXED_SET, BOXED_SET_ONLY, CLASSICAL, CLASSICAL_MESSAGE, CLASSICAL_ONLY, PLAIN,
} from './fourth-variants.ts' // prettier-ignore
import { FOURTH_NOTES, THIRD_NOTES } from './notes.ts'
import { PROFILE_NAME, profileOf, type ReleaseProfile } from './profile-names.ts'
import { FOURTH_RELEASE_TYPES } from './release-types.ts'
import { THIRD_ANYWHERE } from './third-anywhere.ts'
import { THIRD_MESSAGE } from './third-message.ts'
import { THIRD_RELEASES } from './third-releases.ts'
import { THIRD_RESOURCES } from './third-resources.ts'
import { ProfileWatch } from './watch.ts'

const COMPOSITE: Record<ReleaseProfile['line'], readonly CompositeCheck[]> = {
  third: [...THIRD_RELEASES, ...THIRD_RESOURCES, ...THIRD_ANYWHERE],
  fourth: [...FOURTH_PARTS, ...FOURTH_ANYWHERE],
}
const MESSAGE: Record<ReleaseProfile['line'], readonly MessageCheck[]> = {
  third: [...PROFILE_NAME.third, ...THIRD_MESSAGE],
  fourth: [...PROFILE_NAME.fourth, ...FOURTH_MESSAGE, ...FOURTH_RELEASE_TYPES],
}

/** Watches a message for breaches of the profiles that its root names; null when it names none that is known. */
export function watchProfile(message: MessageFacts, root: Element): ProfileWatch | null {
  const { messageType, version, profile: written } = message.head
  if (messageType !== 'NewReleaseMessage') return null
  const profile = profileOf(version, written)
  const named = version.startsWith('3') ? attributeOf(root, 'BusinessProfileVersionId') : null
  const business = dealProfilesOf(named).known.length > 0 ? named : null
  if (profile === null && business === null) return null
  const variant = attributeOf(root, 'ReleaseProfileVariantVersionId')
  const facts = new ProfileFacts(message, { profile: written ?? '', variant, business })
  return new ProfileWatch(checksFor(profile, variant, business), facts)
} // prettier-ignore

const known = new Map<string, CheckSet>()

function checksFor(profile: ReleaseProfile | null, variant: string | null, business: string | null): CheckSet {
  const kind = kindOf(variant)
  const key = `${profile?.line ?? ''} ${profile?.name ?? ''} ${kind}`
  const ready = business === null ? known.get(key) : undefined
  if (ready) return ready
  const made = make(profile, kind, business)
  if (business === null) known.set(key, made)
  return made
} // prettier-ignore

type Kind = 'plain' | 'boxed' | 'classical' | 'both' | 'unknown'

function kindOf(variant: string | null): Kind {
  if (variant === null) return 'plain'
  if (variant === 'BoxedSet') return 'boxed'
  if (variant === 'Classical') return 'classical'
  return variant === 'BoxedSet Classical' || variant === 'Classical BoxedSet' ? 'both' : 'unknown'
}

const VARIANT: Record<Kind, readonly CompositeCheck[]> = {
  plain: PLAIN,
  boxed: [...BOXED_SET, ...BOXED_SET_ONLY],
  classical: [...CLASSICAL, ...CLASSICAL_ONLY],
  both: [...BOXED_SET, ...CLASSICAL],
  unknown: [],
}

function make(profile: ReleaseProfile | null, kind: Kind, business: string | null): CheckSet {
  const line = profile?.line
  const [dealComposite, dealMessage] = business === null ? [[], []] : dealChecks(business)
  const isClassical = kind === 'classical' || kind === 'both'
  const composite = [
    ...(line ? COMPOSITE[line] : []),
    ...(line === 'fourth' ? VARIANT[kind] : []),
    ...dealComposite,
  ]
  const message = [
    ...(line ? MESSAGE[line] : []),
    ...(line === 'fourth' && isClassical ? CLASSICAL_MESSAGE : []),
    ...dealMessage,
  ]
  const notes = line === 'fourth' ? FOURTH_NOTES : THIRD_NOTES
  return checkSet(profile?.name ?? '', composite, message, notes)
}
