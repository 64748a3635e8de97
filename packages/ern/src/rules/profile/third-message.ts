import { Marks } from '../facts/marks.ts'
import type { Finding } from '../finding.ts'
import {
  ERROR, DRAFT, FATAL, IF_KNOWN, IF_KNOWN_FATAL, type MessageCheck, type MessageRow, unless, whole,
} from './check.ts' // prettier-ignore
import {
  CUE_SHEET, INDIRECT_ID, ISAN, ISRC, type ItemFact, type ProfileFacts, PROPRIETARY_ID, RELEASE_DATE,
} from './facts.ts' // prettier-ignore
import { allBut, FILM, FULL, fullBut, only, TRACK_EACH, WITH_TRACKS } from './third-profiles.ts'

const LONG = only('LongformVideo')
const PRIMARY = 'PrimaryResource'
const SECONDARY = 'SecondaryResource'

/** Resources referred to with a role that lack something. */
function* lacking(
  facts: ProfileFacts,
  role: string,
  type: string | null,
  bits: number,
  message: (ref: string) => string,
): Iterable<Finding> {
  const seen = facts.marks()
  for (const item of facts.items)
    if (type === null || item.type === type)
      for (let at = 0; at < item.refs.length; at++) {
        const ref = item.refs[at] as number
        if (item.roles[at] !== role || seen.has(ref)) continue
        seen.add(ref)
        if (((facts.byRef.get(ref)?.has ?? 0) & bits) === 0)
          yield {
            message: () => message(facts.texts.textOf(ref)),
            place: facts.placeOfResource(ref),
          }
      }
}

const refsOf = (facts: Pick<ProfileFacts, 'items'>, role: string): number[] =>
  facts.items.flatMap(({ refs, roles }) => refs.filter((_, at) => roles[at] === role))

const hasPrimary = ({ roles }: ItemFact): boolean => roles.includes(PRIMARY)

const resources =
  (holds: (facts: ProfileFacts) => boolean, message: string): MessageRow[3] =>
  (facts) => unless(!facts.lists.has('ResourceList') || holds(facts), message, facts) // prettier-ignore
const releases =
  (holds: (facts: ProfileFacts) => boolean, message: string): MessageRow[3] =>
  (facts) => unless(!facts.lists.has('ReleaseList') || holds(facts), message, facts) // prettier-ignore
const ofType = (...types: string[]): MessageRow[3] =>
  releases((facts) => facts.hasReleaseOf(...types), `No release is of type ${types.join(' or ')}.`)

/** One cover among the secondary resources of the main release’s top groups. */
function frontCovers(facts: ProfileFacts): boolean {
  const top = facts.items.filter(({ ofMain, isAtTop }) => ofMain && isAtTop)
  const covers = new Set(
    refsOf({ items: top }, SECONDARY).filter((ref) => facts.byRef.get(ref)?.type === 'FrontCoverImage'),
  ) // prettier-ignore
  return top.length === 0 || covers.size === 1
}

function* tracksOfMain({ message, texts }: ProfileFacts): Iterable<Finding> {
  const { releases, resources } = message
  const covered = new Marks(texts.size)
  for (const { kind, isMain, resourceRefs } of releases)
    if (kind === 'TrackRelease' && !isMain) covered.addAll(resourceRefs)
  const used = new Marks(texts.size)
  used.addAll(releases.find(({ isMain }) => isMain)?.resourceRefs ?? [])
  for (const { ref, name, place } of resources)
    if ((name === 'SoundRecording' || name === 'Video') && used.has(ref) && !covered.has(ref))
      yield { message: () => `The ${name} ${texts.textOf(ref)} has no track release.`, place }
}

/** Release Profiles 1.3 and 1.4: what holds for the message as a whole. */
export const THIRD_MESSAGE: readonly MessageCheck[] = whole(
  ['ERN_PROFILE_MAIN_RELEASE', FATAL, '3.3.1(1)', releases((facts) => facts.releases.some((one) => one.isStatedMain), 'No release has IsMainRelease="true".'), FULL],
  ['ERN_PROFILE_MAIN_RELEASE', FATAL, '3.3.1(1)', releases((facts) => facts.releases.filter((one) => one.isStatedMain).length < 2, 'More than one release has IsMainRelease="true".'), fullBut('LongformVideo')],
  ['ERN_PROFILE_TRACK_RELEASES', FATAL, '3.1', tracksOfMain, TRACK_EACH],
  ['ERN_PROFILE_TRACK_RELEASES', FATAL, '3.1', releases((facts) => facts.hasReleaseOf('TrackRelease'), 'There is no track release.'), WITH_TRACKS],
  ['ERN_PROFILE_TRACK_RELEASES', FATAL, '3.1', releases((facts) => facts.hasReleaseOf('TrackRelease', 'VideoTrackRelease'), 'There is neither a track release nor a video track release.'), only('DigitalBoxedSet')],
  ['ERN_PROFILE_TRACK_RELEASES', FATAL, '3.1', releases((facts) => facts.releases.length >= 2, 'There are fewer than two releases.'), WITH_TRACKS],
  ['ERN_PROFILE_TRACK_RELEASES', FATAL, '3.1', releases((facts) => facts.releases.length < 2, 'There is more than one release.'), LONG],
  ['ERN_PROFILE_TRACK_RELEASES', FATAL, '3.1', releases((facts) => facts.releases.length === 1, 'There is not exactly one Release.'), LONG],
  ['ERN_PROFILE_TRACK_RELEASES', FATAL, '3.1',
    releases((facts) => {
      const primaries = facts.releases.filter((one) => one.isStatedMain).reduce((sum, one) => sum + one.primaries, 0)
      return facts.releases.length === primaries + 1
    }, 'There is not one release for each primary resource that the main release lists.'), TRACK_EACH],
  ['ERN_PROFILE_RELEASE_TYPE', FATAL, '4.10(3)', ofType('Single'), only('AudioSingle')],
  ['ERN_PROFILE_RELEASE_TYPE', FATAL, '3.1', ofType('Single', 'Album'), only('AudioAlbum')],
  ['ERN_PROFILE_RELEASE_TYPE', FATAL, '3.1', ofType('DigitalBoxSetRelease'), only('DigitalBoxedSet')],
  ['ERN_PROFILE_RELEASE_TYPE', FATAL, '3.1', ofType('ClassicalAlbum'), only('DigitalClassicalAudioAlbum')],
  ['ERN_PROFILE_RELEASE_TYPE', FATAL, '3.1', ofType('LongFormMusicalWorkVideoRelease'), LONG],
  ['ERN_PROFILE_RELEASE_TYPE', FATAL, '3.1', ofType('RingtoneRelease', 'RingbackToneRelease'), only('Ringtone')],
  ['ERN_PROFILE_RELEASE_TYPE', FATAL, '3.1', ofType('Bundle', 'MultimediaSingle'), only('MixedMediaBundle')],
  ['ERN_PROFILE_RELEASE_TYPE', FATAL, '3.1', ofType('SingleResourceRelease'), only('SingleResourceRelease', 'SingleResourceReleaseWithCoverArt')],
  ['ERN_PROFILE_RELEASE_TYPE', FATAL, '3.1', ofType('VideoAlbum'), only('VideoAlbum')],
  ['ERN_PROFILE_RELEASE_TYPE', FATAL, '4.14(3)', ofType('VideoSingle'), only('VideoSingle')],
  ['ERN_PROFILE_RELEASE_ID', FATAL, '4.4(4)',
    releases((facts) => facts.seen.has('MainReleaseId'), 'The main release has neither GRid nor ICPN.')],
  ['ERN_PROFILE_RESOURCES', FATAL, '4.3(3)', resources((facts) => facts.resources.length > 0, 'There is no resource.'), FULL],
  ['ERN_PROFILE_RESOURCES', FATAL, '3.1', resources((facts) => facts.count('SoundRecording') > 1, 'There is not more than one sound recording.'), only('AudioAlbum', 'AudioAlbumMusicOnly')],
  ['ERN_PROFILE_RESOURCES', FATAL, '3.1', resources((facts) => facts.count('SoundRecording') > 0, 'There is no sound recording.'), only('AudioAlbum', 'AudioAlbumMusicOnly', 'AudioBook', 'AudioSingle', 'DigitalClassicalAudioAlbum', 'Ringtone')],
  ['ERN_PROFILE_RESOURCES', FATAL, '3.1', resources((facts) => facts.count('Video') > 0, 'There is no video.'), only('FilmBundle', 'LongformVideo', 'SimpleVideoSingle', 'TVSeries', 'VideoAlbum', 'VideoSingle')],
  ['ERN_PROFILE_RESOURCES', FATAL, '3.1', resources((facts) => referencesOf(facts) === 2, 'There are not exactly two resources.'), only('SingleResourceReleaseWithCoverArt')],
  ['ERN_PROFILE_RESOURCES', FATAL, '3.1', resources((facts) => referencesOf(facts) === 1, 'There is not exactly one resource.'), only('SingleResourceRelease')],
  ['ERN_PROFILE_RESOURCES', FATAL, '3.1',
    (facts) => unless(new Set(facts.items.filter(hasPrimary).map(({ type }) => type ?? '').filter(Boolean)).size > 1, 'The primary resources are not of several kinds.', facts), only('MixedMediaBundle')],
  ['ERN_PROFILE_RESOURCE_TYPE', FATAL, '3.1', resources((facts) => facts.count('SoundRecording', ['MusicalWorkSoundRecording']) > 0, 'No sound recording is of type MusicalWorkSoundRecording.'), only('AudioAlbumMusicOnly', 'AudioBook', 'AudioSingle', 'DigitalClassicalAudioAlbum')],
  ['ERN_PROFILE_RESOURCE_TYPE', FATAL, '3.1', resources((facts) => facts.count('SoundRecording', ['NonMusicalWorkSoundRecording']) > 0, 'No sound recording is of type NonMusicalWorkSoundRecording.'), only('AudioAlbum')],
  ['ERN_PROFILE_RESOURCE_TYPE', FATAL, '3.1', resources((facts) => facts.count('Video', ['LongFormMusicalWorkVideo', 'ConcertVideo', 'Documentary']) > 0, 'No video is of type LongFormMusicalWorkVideo, ConcertVideo or Documentary.'), LONG],
  ['ERN_PROFILE_RESOURCE_TYPE', FATAL, '3.1', resources((facts) => facts.count('Video', ['ShortFormMusicalWorkVideo']) > 0, 'No video is of type ShortFormMusicalWorkVideo.'), only('SimpleVideoSingle', 'VideoAlbum', 'VideoSingle')],
  ['ERN_PROFILE_COVER', FATAL, '3.1', resources((facts) => facts.count('Image') === 1, 'There is not exactly one image.'), only('AudioAlbum', 'AudioAlbumMusicOnly', 'AudioBook', 'AudioSingle', 'DigitalClassicalAudioAlbum', 'FilmBundle', 'TVSeries')],
  ['ERN_PROFILE_COVER', ERROR, '3.1', resources((facts) => facts.count('Image') > 0, 'There is no image.'), only('DigitalBoxedSet', 'LongformVideo')],
  ['ERN_PROFILE_COVER', FATAL, '3.1', resources((facts) => facts.count('Image', ['VideoScreenCapture']) > 0, 'No image is of type VideoScreenCapture.'), only('VideoAlbum', 'VideoSingle')],
  ['ERN_PROFILE_FRONT_COVER', FATAL, '3.1', (facts) => unless(frontCovers(facts), 'The top group of the main release has not exactly one secondary resource of type FrontCoverImage.', facts),
    fullBut('Ringtone', 'SimpleVideoSingle', 'SingleResourceReleaseWithCoverArt', 'VideoSingle')],
  ['ERN_PROFILE_SCREEN_CAPTURE', DRAFT, '3.1',
    (facts) => unless(facts.items.every(({ refs, roles }) => !roles.includes(SECONDARY) || refs.filter((ref) => facts.byRef.get(ref)?.type === 'VideoScreenCapture').length === 1), 'A secondary resource is no image of type VideoScreenCapture.', facts),
    only('SimpleVideoSingle')],
  ['ERN_PROFILE_PARENTAL_WARNING', ERROR, '4.3(8)', (facts) => unless(facts.seen.has('ParentalWarningType'), 'No parental warning is stated anywhere.', facts), FULL],
  ['ERN_PROFILE_COMMENT', ERROR, '4.3(32)', (facts) => unless(!facts.seen.has('Comment'), 'There is a Comment, which nobody reads.', facts), FULL],
  ['ERN_PROFILE_WORK_SHARES', FATAL, '4.3(22)', (facts) => unless(!facts.seen.has('MusicalWork') || sharesOf(facts) <= 100, 'The shares in the works come to more than 100 %.', facts), FULL],
  ['ERN_PROFILE_CLASSICAL_CONTRIBUTOR', FATAL, '4.8(8)', resources((facts) => facts.seen.has('Composer'), 'No recording names a Composer or ComposerLyricist.'), only('DigitalClassicalAudioAlbum')],
  ['ERN_PROFILE_CLASSICAL_CONTRIBUTOR', ERROR, '4.8(9)', resources((facts) => facts.seen.has('MusicPublisher'), 'No recording names a MusicPublisher.'), only('DigitalClassicalAudioAlbum')],
  ['ERN_PROFILE_COLLECTION', FATAL, '4.16(8)', (facts) => unless((facts.seen.has('CollectionList') || facts.lists.has('CollectionList')), 'There is no CollectionList.', facts), FILM],
  ['ERN_PROFILE_COLLECTION', FATAL, '4.8(10e)',
    (facts) => {
      const primaries = new Set(refsOf(facts, PRIMARY))
      return unless((facts.later.get('CollectionResourceReference') ?? []).every((ref) => primaries.has(facts.texts.of(ref))), 'A chapter refers to something else than a primary video.', facts)
    }, LONG],
  ['ERN_PROFILE_INDIRECT_ID', IF_KNOWN_FATAL, '3.3.1(6)', (facts) => lacking(facts, PRIMARY, 'SoundRecording', INDIRECT_ID, (ref) => `The sound recording ${ref} does not say which work it is of (IndirectSoundRecordingId).`), FULL],
  ['ERN_PROFILE_RESOURCE_DATE', IF_KNOWN, '4.3(10)', (facts) => lacking(facts, PRIMARY, null, RELEASE_DATE, (ref) => `The primary resource ${ref} has no release date.`), FULL],
  ['ERN_PROFILE_RESOURCE_ID', FATAL, '4.4(5)', (facts) => lacking(facts, PRIMARY, 'SoundRecording', ISRC, (ref) => `The primary sound recording ${ref} has no ISRC.`), allBut('FilmBundle', 'TVSeries')],
  ['ERN_PROFILE_RESOURCE_ID', ERROR, '3.1', (facts) => lacking(facts, PRIMARY, 'Video', ISRC, (ref) => `The primary video ${ref} has no ISRC.`), only('LongformVideo', 'MixedMediaBundle', 'Ringtone', 'SingleResourceRelease', 'SingleResourceReleaseWithCoverArt', 'VideoAlbum', 'VideoSingle')],
  ['ERN_PROFILE_RESOURCE_ID', FATAL, '4.4(6)', (facts) => lacking(facts, SECONDARY, null, PROPRIETARY_ID, (ref) => `The secondary resource ${ref} has no proprietary identifier.`), allBut('Ringtone', 'SingleResourceReleaseWithCoverArt')],
  ['ERN_PROFILE_RESOURCE_ID', FATAL, '4.16(5)', (facts) => lacking(facts, PRIMARY, null, PROPRIETARY_ID | ISAN, (ref) => `The primary film ${ref} has neither ISAN, V-ISAN nor a proprietary identifier.`), FILM],
  ['ERN_PROFILE_CUE_SHEET', ERROR, '4.8(9a)', (facts) => lacking(facts, PRIMARY, null, CUE_SHEET, (ref) => `The primary video ${ref} has no cue sheet.`), LONG],
) // prettier-ignore

const referencesOf = (facts: ProfileFacts): number =>
  facts.resources.reduce((sum, { references }) => sum + references, 0)

function sharesOf(facts: ProfileFacts): number {
  return (facts.later.get('RightSharePercentage') ?? []).reduce((sum, share) => sum + Number(share), 0)
} // prettier-ignore
