import type { ErnMessage, ResourceType } from '../model.ts'
import { profileOf, type Profile } from './profiles.ts'
import type { Finding, Rule, RuleContext } from './rule.ts'

// A breach of the profile stops no release from being heard, so these are warnings; a feed may be stricter.
type Check = (context: RuleContext, profile: Profile) => Iterable<Finding>

function profileRule(id: string, about: string, fix: string, check: Check): Rule {
  return {
    id,
    severity: 'warning',
    about,
    fix,
    *check(context) {
      const { message } = context
      const profile = profileOf(message.version, message.profile)
      // A take-down need not be complete.
      if (profile && message.messageType === 'NewReleaseMessage' && message.deals.length > 0)
        yield* check(context, profile)
    },
  }
}

const count = ({ resources }: ErnMessage, wanted: ResourceType) =>
  resources.filter(({ type, isSupplemental }) => type === wanted && !isSupplemental).length

export const profileResources = profileRule(
  'ERN_PROFILE_RESOURCES',
  'A message has the recordings and videos that its release profile asks for.',
  'Add or remove resources, or name the profile that fits.',
  function* ({ message, root }, profile) {
    const wanted = { SoundRecording: profile.recordings, Video: profile.videos }
    for (const type of ['SoundRecording', 'Video'] as const) {
      const [least, most] = wanted[type] ?? [0, Number.POSITIVE_INFINITY]
      const found = count(message, type)
      if (found < least || found > most)
        yield {
          message: `The profile ${String(message.profile)} asks for ${range(least, most)} ${type}, there are ${String(found)}.`,
          place: root,
        }
    }
  },
)

export const profileCover = profileRule(
  'ERN_PROFILE_COVER',
  'A message has the cover image that its release profile asks for.',
  'Send one cover image of the type that the profile names.',
  function* ({ message, root }, { covers }) {
    if (!covers) return
    const { types, least, most } = covers
    const images = message.resources.filter(
      ({ type, subType }) =>
        type === 'Image' && (types.length === 0 || types.includes(subType ?? '')),
    )
    if (images.length < least || images.length > most)
      yield {
        message: `The profile ${String(message.profile)} asks for ${range(least, most)} image (${types.join(', ') || 'any type'}), there are ${String(images.length)}.`,
        place: root,
      }
  },
)

export const profileTrackReleases = profileRule(
  'ERN_PROFILE_TRACK_RELEASES',
  'A message has a track release for each recording and video, or none, as its release profile says.',
  'Add the missing track releases, or remove those that the profile does not allow.',
  function* ({ message }, { trackReleases }) {
    const tracks = message.releases.filter(({ kind, isMain }) => kind === 'TrackRelease' && !isMain)
    if (trackReleases === 'none')
      for (const { ref, place } of tracks)
        yield { message: `The profile allows no track release such as ${ref}.`, place }
    if (trackReleases !== 'each') return
    const covered = new Set(tracks.flatMap(({ resourceRefs }) => resourceRefs))
    const main = message.releases.find(({ isMain }) => isMain)
    const used = new Set(main?.resourceRefs)
    for (const { ref, type, place } of message.resources)
      if ((type === 'SoundRecording' || type === 'Video') && used.has(ref) && !covered.has(ref))
        yield { message: `The ${type} ${ref} has no track release.`, place }
  },
)

export const profileReleaseType = profileRule(
  'ERN_PROFILE_RELEASE_TYPE',
  'The main release has a type that its release profile allows.',
  'Use a release type of the profile, or name the profile that fits.',
  function* ({ message }, { releaseTypes }) {
    const main = message.releases.find(({ isMain }) => isMain)
    if (!main || !releaseTypes || main.type === null || releaseTypes.includes(main.type)) return
    yield {
      message: `The release type ${main.type} is none of ${releaseTypes.join(', ')}.`,
      place: main.place,
    }
  },
)

function range(least: number, most: number): string {
  if (least === most) return `exactly ${String(least)}`
  return most === Number.POSITIVE_INFINITY
    ? `at least ${String(least)}`
    : `${String(least)} to ${String(most)}`
}
