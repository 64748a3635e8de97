import type { Marks } from '../facts/marks.ts'
import type { Finding } from '../finding.ts'
import {
  ERROR, FATAL, IF_KNOWN, IF_KNOWN_FATAL, type MessageCheck, type MessageRow, unless, WARNING, whole,
} from './check.ts' // prettier-ignore
import {
  type ItemFact,
  PROPRIETARY_ID,
  type ProfileFacts,
  type ResourceFact,
  type Titles,
} from './facts.ts'
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

type Breaks = (resource: ResourceFact, facts: ProfileFacts) => boolean

/** A finding for each resource that breaks something. Nearly all messages break nothing: then nothing need be made. */
const resources =
  (breaks: Breaks, what: string): MessageRow[3] =>
  (facts) =>
    facts.resources.some((resource) => breaks(resource, facts)) ? each(breaks, what, facts) : []

function* each(breaks: Breaks, what: string, facts: ProfileFacts): Iterable<Finding> {
  for (const resource of facts.resources)
    if (breaks(resource, facts))
      yield {
        message: () => `The ${resource.name} ${facts.texts.textOf(resource.ref)} ${what}`,
        place: facts.placeOfResource(resource.ref),
      }
}

const list =
  (holds: (facts: ProfileFacts) => boolean, message: string): MessageRow[3] =>
  (facts) => unless(!facts.lists.has('ResourceList') || holds(facts), message, facts) // prettier-ignore

/** References of items, by what the items are. */
const itemsThat =
  (are: (item: ItemFact) => boolean) =>
  (facts: ProfileFacts): Marks => {
    const refs = facts.marks()
    for (const item of facts.items) if (are(item)) refs.addAll(item.refs)
    return refs
  }

const against =
  (
    gather: (facts: ProfileFacts) => Marks,
    breaks: (resource: ResourceFact, refs: Marks) => boolean,
    what: string,
  ): MessageRow[3] =>
  (facts) => {
    const refs = facts.marksOf(gather)
    return resources((resource) => breaks(resource, refs), what)(facts)
  }
const sequenced = itemsThat(({ isSequenced }) => isSequenced)
const bonus = itemsThat(({ isBonus }) => isBonus)
const top = itemsThat(({ isAtTop }) => isAtTop)
function ofTracks(facts: ProfileFacts): Marks {
  const marks = facts.marks()
  for (const { refs } of facts.tracks) marks.addAll(refs)
  return marks
}

/** References of track releases that occur in exactly one of them. */
function onceInTracks(facts: ProfileFacts): Marks {
  const counts = new Uint8Array(facts.texts.size)
  for (const { refs } of facts.tracks)
    for (const ref of refs.length < 2 ? refs : new Set(refs))
      counts[ref] = Math.min((counts[ref] as number) + 1, 2)
  const once = facts.marks()
  counts.forEach((count, ref) => {
    if (count === 1) once.add(ref)
  })
  return once
}

const TITLES = ['DisplayTitleText', 'DisplayTitle', 'AdditionalTitle'] as const

/** One title of a kind is in both. */
function haveCommon(some: Titles, others: Titles, kind: number): boolean {
  for (let at = 0; at < some.length; at += 2)
    if (some[at] === kind)
      for (let other = 0; other < others.length; other += 2)
        if (others[other] === kind && others[other + 1] === some[at + 1]) return true
  return false
}

/** Track releases repeat a title of their resource. */
const repeated = (kind: 0 | 1 | 2): MessageRow[3] =>
  function* (facts): Iterable<Finding> {
    for (const { refs, titles } of facts.tracks)
      for (const ref of refs)
        if (haveCommon(titles, facts.byRef.get(ref)?.titles ?? [], kind))
          yield {
            message: () =>
              `The track release of ${facts.texts.textOf(ref)} has the ${TITLES[kind]} of its resource, which need not be repeated.`,
            place: facts.placeOfResource(ref),
          }
  }

function mixed(facts: ProfileFacts): Marks {
  const marks = facts.marks()
  for (const { name, isSupplemental, contentFrom } of facts.resources)
    if (name === 'SoundRecording' && !isSupplemental) marks.addAll(contentFrom)
  return marks
}
const isRecording = (resource: ResourceFact): boolean =>
  resource.name === 'SoundRecording' && WORK.includes(resource.type)

function isCapture(facts: ProfileFacts, ref: number): boolean {
  const resource = facts.byRef.get(ref)
  return resource?.name === 'Image' && resource.type === 'VideoScreenCapture'
}

const itemsOf =
  (name: string): MessageRow[3] =>
  (facts) => {
    const known = new Set(facts.resources.filter((one) => one.name === name).map(({ ref }) => ref))
    const holds = facts.items.every(({ refs }) => refs.some((ref) => known.has(ref)))
    return unless(holds, `An item of the release is no ${name}.`, facts)
  }

function* sides(facts: ProfileFacts): Iterable<Finding> {
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
    (facts) => unless((facts.later.get('RepresentativeImageReference') ?? []).every((ref) => isCapture(facts, facts.texts.of(ref))), 'A chapter’s image is no VideoScreenCapture.', facts), LONG],
  ['ERN_PROFILE_VARIANT', FATAL, '5.2.2', (facts) => unless(facts.variant === null || /^(?:BoxedSet|Classical|BoxedSet Classical|Classical BoxedSet)$/.test(facts.variant), `The variant "${String(facts.variant)}" is none of the standard’s.`, facts), TRACK_EACH],
  ...UNREFERENCED.map(([name, what]): MessageRow => ['ERN_PROFILE_UNREFERENCED', WARNING, 'G', what(name)]),
) // prettier-ignore
