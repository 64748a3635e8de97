import type { Finding } from '../finding.ts'
import {
  ERROR, FATAL, IF_KNOWN, IF_KNOWN_FATAL, type MessageCheck, type MessageRow, unless, WARNING, whole,
} from './check.ts' // prettier-ignore
import { type MessageFacts, PROPRIETARY_ID, type ResourceFact } from './facts.ts'
import { NO_TRACKS, only, ONE_ITEM, SEVERAL, TRACK_EACH } from './fourth-profiles.ts'
import { UNREFERENCED } from './unreferenced.ts'

const MIX = only('DjMix')
const LONG = only('LongFormMusicalWorkVideo')
const WORK = ['MusicalWorkSoundRecording']
const isPrimary = ({ name, isSupplemental }: ResourceFact): boolean =>
  (name === 'SoundRecording' || name === 'Video') && !isSupplemental
const isOther = ({ name }: ResourceFact): boolean =>
  name === 'Text' || name === 'SheetMusic' || name === 'Software'
const isSecondary = (resource: ResourceFact): boolean =>
  ((resource.name === 'SoundRecording' || resource.name === 'Video') && resource.isSupplemental) ||
  resource.name === 'Image' ||
  isOther(resource)

/** A finding for each resource that breaks something. */
const resources = (
  breaks: (resource: ResourceFact, facts: MessageFacts) => boolean,
  what: string,
): MessageRow[3] =>
  function* (facts): Iterable<Finding> {
    for (const resource of facts.resources)
      if (breaks(resource, facts))
        yield {
          message: `The ${resource.name} ${resource.ref} ${what}`,
          place: facts.placeOfResource(resource.ref),
        }
  }

const list =
  (holds: (facts: MessageFacts) => boolean, message: string): MessageRow[3] =>
  (facts) => unless(!facts.lists.has('ResourceList') || holds(facts), message, facts) // prettier-ignore

/** References of items, by what the items are: built once a check, as the items are few. */
function refsOf(facts: MessageFacts, which: 'sequenced' | 'bonus' | 'top'): Set<string> {
  const refs = new Set<string>()
  for (const item of facts.items)
    if (which === 'sequenced' ? item.isSequenced : which === 'bonus' ? item.isBonus : item.isAtTop)
      for (const ref of item.refs) refs.add(ref)
  return refs
}

const against =
  (
    gather: (facts: MessageFacts) => Set<string>,
    breaks: (resource: ResourceFact, refs: Set<string>) => boolean,
    what: string,
  ): MessageRow[3] =>
  (facts) => {
    const refs = gather(facts)
    return resources((resource) => breaks(resource, refs), what)(facts)
  }
const sequenced = (facts: MessageFacts): Set<string> => refsOf(facts, 'sequenced')
const bonus = (facts: MessageFacts): Set<string> => refsOf(facts, 'bonus')
const top = (facts: MessageFacts): Set<string> => refsOf(facts, 'top')
const ofTracks = (facts: MessageFacts): Set<string> =>
  new Set(facts.tracks.flatMap(({ refs }) => refs))

/** References of track releases that occur in exactly one of them. */
function onceInTracks(facts: MessageFacts): Set<string> {
  const counts = new Map<string, number>()
  for (const { refs } of facts.tracks)
    for (const ref of refs.length < 2 ? refs : new Set(refs))
      counts.set(ref, (counts.get(ref) ?? 0) + 1)
  return new Set([...counts].filter(([, count]) => count === 1).map(([ref]) => ref))
}

const TITLES = ['DisplayTitleText', 'DisplayTitle', 'AdditionalTitle'] as const

function haveCommon(some: string[], others: string[]): boolean {
  if (some.length === 0 || others.length === 0) return false
  const [other] = others
  if (others.length === 1) return some.some((one) => one === other)
  const all = new Set(others)
  return some.some((one) => all.has(one))
}

/** Track releases repeat a title of their resource. */
const repeated = (kind: 0 | 1 | 2): MessageRow[3] =>
  function* (facts): Iterable<Finding> {
    for (const { refs, titles } of facts.tracks)
      for (const ref of refs) {
        const own = titles[kind]
        const theirs = facts.byRef.get(ref)?.titles[kind] ?? []
        if (haveCommon(own, theirs))
          yield {
            message: `The track release of ${ref} has the ${TITLES[kind]} of its resource, which need not be repeated.`,
            place: facts.placeOfResource(ref),
          }
      }
  }

const mixed = (facts: MessageFacts): Set<string> =>
  new Set(facts.resources.filter((one) => one.name === 'SoundRecording' && !one.isSupplemental).flatMap(({ contentFrom }) => contentFrom)) // prettier-ignore
const isRecording = (resource: ResourceFact): boolean =>
  resource.name === 'SoundRecording' && WORK.includes(resource.type)

const itemsOf =
  (name: string): MessageRow[3] =>
  (facts) => {
    const known = new Set(facts.resources.filter((one) => one.name === name).map(({ ref }) => ref))
    const holds = facts.items.every(({ refs }) => refs.some((ref) => known.has(ref)))
    return unless(holds, `An item of the release is no ${name}.`, facts)
  }

function* sides(facts: MessageFacts): Iterable<Finding> {
  if (!facts.seen.has('Side')) return
  for (const { ref } of facts.releases)
    if (!facts.physical.has(ref))
      yield { message: 'The release has sides, but no deal for a physical product.', place: facts.placeOfRelease(ref) }
} // prettier-ignore

/** Release Profiles 2.1: what holds for the message as a whole. */
export const FOURTH_MESSAGE: readonly MessageCheck[] = whole(
  ['ERN_PROFILE_MAIN_RELEASE', FATAL, '5.1.1(a)', (facts) => unless(!facts.lists.has('ReleaseList') || facts.releases.length === 1, 'There is not exactly one Release.', facts)],
  ['ERN_PROFILE_CREATOR', IF_KNOWN_FATAL, '5.3.1.1(8)', (facts) => unless(facts.seen.has('Creator') || !facts.resources.some(isPrimary), 'Nobody is named who wrote what is recorded.', facts)],
  ['ERN_PROFILE_SEQUENCE_MISSING', FATAL, '5.3.1.2(5.4)', against(sequenced, (one, refs) => isPrimary(one) && !refs.has(one.ref), 'is in no item with a SequenceNumber.')],
  ['ERN_PROFILE_SEQUENCE_SECONDARY', ERROR, '5.3.1.2(5.7a)', against(sequenced, (one, refs) => isSecondary(one) && refs.has(one.ref), 'is secondary, but its item has a SequenceNumber.')],
  ['ERN_PROFILE_SIDES', IF_KNOWN, '5.3.1.3(8)', sides],
  ['ERN_PROFILE_TRACK_RELEASES', FATAL, '5.1.1(b)', against(onceInTracks, (one, refs) => isPrimary(one) && !refs.has(one.ref), 'has not exactly one track release.'), TRACK_EACH],
  ['ERN_PROFILE_TRACK_RELEASES', FATAL, '5.6(2b)', against(ofTracks, (one, refs) => isSecondary(one) && refs.has(one.ref), 'is secondary, but has a track release.'), TRACK_EACH],
  ['ERN_PROFILE_TRACK_RELEASES', FATAL, '5.1.1(b)', (facts) => unless(facts.tracks.length === 0, 'The profile allows no track release.', facts), NO_TRACKS],
  ['ERN_PROFILE_TRACK_TITLE', ERROR, '5.6(4)', repeated(1), TRACK_EACH],
  ['ERN_PROFILE_TRACK_TITLE', ERROR, '5.6(4)', repeated(0), TRACK_EACH],
  ['ERN_PROFILE_TRACK_TITLE', ERROR, '5.6(4)', repeated(2), TRACK_EACH],
  ['ERN_PROFILE_RESOURCE_TYPE', FATAL, '5.1.2(a)', list((facts) => facts.count('SoundRecording', [...WORK, 'NonMusicalWorkSoundRecording']) > 0, 'No sound recording is of type MusicalWorkSoundRecording or NonMusicalWorkSoundRecording.'), only('Audio', 'MixedMedia', 'SimpleAudioSingle')],
  ['ERN_PROFILE_RESOURCE_TYPE', FATAL, '5.1.2(b)', list((facts) => facts.count('SoundRecording', [...WORK, 'NonMusicalWorkSoundRecording', 'SpokenWordSoundRecording']) > 0, 'No sound recording is of music, other sound or speech.'), only('Ringtone')],
  ['ERN_PROFILE_RESOURCE_TYPE', FATAL, '5.1.2(b)', list((facts) => facts.count('Video', ['ShortFormMusicalWorkVideo']) > 0, 'No video is of type ShortFormMusicalWorkVideo.'), only('MixedMedia', 'SimpleVideoSingle', 'Video')],
  ['ERN_PROFILE_RESOURCE_TYPE', FATAL, '5.1.2(b)', list((facts) => facts.count('Video', ['LongFormMusicalWorkVideo', 'ConcertVideo', 'MusicalWorkTrailer', 'NonMusicalWorkTrailer']) > 0, 'No video is of long form, of a concert or a trailer.'), LONG],
  ['ERN_PROFILE_RESOURCES', FATAL, '5.1.2(a)', list((facts) => facts.count('Video', ['LongFormMusicalWorkVideo', 'ConcertVideo']) === 1, 'There is not exactly one video of type LongFormMusicalWorkVideo or ConcertVideo.'), LONG],
  ['ERN_PROFILE_RESOURCES', FATAL, '5.1.2(a)', list((facts) => facts.count('SoundRecording', WORK, false) === 1, 'There is not exactly one sound recording that is the mix.'), MIX],
  ['ERN_PROFILE_RESOURCES', FATAL, '5.1.2(b)', list((facts) => facts.count('SoundRecording', WORK, true) > 1, 'There are fewer than two sound recordings that are mixed.'), MIX],
  ['ERN_PROFILE_RESOURCES', FATAL, '5.1.2(a)', list((facts) => facts.count('SoundRecording') === 1, 'There is not exactly one sound recording.'), only('Ringtone', 'SimpleAudioSingle')],
  ['ERN_PROFILE_RESOURCES', FATAL, '5.1.2(a)', list((facts) => facts.count('Video') === 1, 'There is not exactly one video.'), only('SimpleVideoSingle')],
  ['ERN_PROFILE_COVER', FATAL, '5.1.2(b)', list((facts) => facts.count('Image', ['FrontCoverImage']) === 1, 'There is not exactly one image of type FrontCoverImage.'), only('Audio', 'DjMix', 'MixedMedia')],
  ['ERN_PROFILE_COVER', FATAL, '5.1.2(b)', list((facts) => facts.count('Video') === 1 || facts.count('Image', ['FrontCoverImage']) === 1, 'There are several videos, but not exactly one image of type FrontCoverImage.'), only('Video')],
  ['ERN_PROFILE_COVER', FATAL, '5.1.2(c)', list((facts) => facts.count('Video') !== 1 || facts.count('Image', ['FrontCoverImage']) === 0, 'There is one video, but also an image of type FrontCoverImage.'), only('Video')],
  ['ERN_PROFILE_COVER', FATAL, '5.1.2(c)', list((facts) => facts.count('Image', ['FrontCoverImage', 'Poster']) === 1, 'There is not exactly one image of type FrontCoverImage or Poster.'), LONG],
  ['ERN_PROFILE_COVER', FATAL, '5.1.2(d)', list((facts) => facts.count('Image', ['FrontCoverImage', 'Poster', 'VideoScreenCapture']) > 0, 'No image is of type FrontCoverImage, Poster or VideoScreenCapture.'), LONG],
  ['ERN_PROFILE_COVER', ERROR, '5.4.3(6)', (facts) => unless(!facts.hasReleaseOf('FeatureFilm') || facts.count('Image', ['Poster']) > 0, 'The feature film has no poster.', facts), LONG],
  ['ERN_PROFILE_COVER', FATAL, '5.1.2(c)', list((facts) => facts.count('Image') < 2, 'There is more than one image.'), ONE_ITEM],
  ['ERN_PROFILE_COVER', FATAL, '5.1.2(d)', list((facts) => facts.count('Image', ['FrontCoverImage']) > 0, 'No image is of type FrontCoverImage.'), only('Ringtone', 'SimpleAudioSingle')],
  ['ERN_PROFILE_COVER', FATAL, '5.1.2(d)', list((facts) => facts.count('Image', ['FrontCoverImage', 'VideoScreenCapture']) > 0, 'No image is of type FrontCoverImage or VideoScreenCapture.'), only('SimpleVideoSingle')],
  ['ERN_PROFILE_BONUS', FATAL, '5.1.2(c)', against(bonus, (one, refs) => isOther(one) && !refs.has(one.ref), 'is no bonus resource.'), SEVERAL],
  ['ERN_PROFILE_BONUS', FATAL, '5.1.2(f)', list((facts) => !facts.resources.some(isOther), 'There is a text, sheet music or software.'), ONE_ITEM],
  ['ERN_PROFILE_FRONT_COVER', ERROR, '5.3.1.2(5.8)', resources(({ name, type, ref }, facts) => name === 'Image' && type === 'FrontCoverImage' && !facts.linkedFromTop.has(ref), 'is not linked from the top group.'), SEVERAL],
  ['ERN_PROFILE_SCREEN_CAPTURE', ERROR, '5.3.1.2(5.9)', resources(({ name, type, ref }, facts) => name === 'Image' && type === 'VideoScreenCapture' && !facts.linkedAsCapture.has(ref), 'is linked from no item as VideoScreenCapture.'), only('LongFormMusicalWorkVideo', 'MixedMedia', 'SimpleVideoSingle', 'Video')],
  ['ERN_PROFILE_RESOURCE_ID', FATAL, '5.3.1.4(2b)', against(bonus, (one, refs) => refs.has(one.ref) && (one.has & PROPRIETARY_ID) === 0, 'is a bonus resource without a proprietary identifier.'), SEVERAL],
  ['ERN_PROFILE_ONE_ITEM', FATAL, '5.4.2(3.1)', itemsOf('SoundRecording'), only('Ringtone', 'SimpleAudioSingle')],
  ['ERN_PROFILE_ONE_ITEM', FATAL, '5.4.1(3.1)', itemsOf('Video'), only('SimpleVideoSingle')],
  ['ERN_PROFILE_FRONT_COVER', FATAL, '5.4.2(3.2)', resources(({ name, ref }, facts) => name === 'Image' && !facts.linkedFromTopItem.has(ref), 'is not linked from the item of the release.'), ONE_ITEM],
  ['ERN_PROFILE_MIX', FATAL, '5.4.4(1)', against(top, (one, refs) => isRecording(one) && !one.isSupplemental && !refs.has(one.ref), 'is the mix, but not in the top group of the release.'), MIX],
  ['ERN_PROFILE_MIX', FATAL, '5.4.4(2)', against(top, (one, refs) => isRecording(one) && one.isSupplemental && refs.has(one.ref), 'is mixed, but is itself in the top group of the release.'), MIX],
  ['ERN_PROFILE_MIX', FATAL, '5.4.4(4a)', against(mixed, (one, refs) => isRecording(one) && one.isSupplemental && !refs.has(one.ref), 'is supplemental, but no mix has content from it.'), MIX],
  ['ERN_PROFILE_CHAPTER', FATAL, '5.4.3(2.2b)',
    (facts) => unless((facts.later.get('RepresentativeImageReference') ?? []).every((ref) => facts.byRef.get(ref)?.name === 'Image' && facts.byRef.get(ref)?.type === 'VideoScreenCapture'), 'A chapter’s image is no VideoScreenCapture.', facts), LONG],
  ['ERN_PROFILE_VARIANT', FATAL, '5.2.2', (facts) => unless(facts.variant === null || /^(?:BoxedSet|Classical|BoxedSet Classical|Classical BoxedSet)$/.test(facts.variant), `The variant "${String(facts.variant)}" is none of the standard’s.`, facts), TRACK_EACH],
  ...UNREFERENCED.map(([name, what]): MessageRow => ['ERN_PROFILE_UNREFERENCED', WARNING, 'G', what(name)]),
) // prettier-ignore
