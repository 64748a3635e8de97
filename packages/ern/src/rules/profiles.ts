/** What a release profile asks of a message (Release Profiles for Common Release Types 1.3/1.4, and 2.1 for ERN 4). */
export interface Profile {
  /** Least and most sound recordings or videos; absent means any number. */
  recordings?: [least: number, most: number]
  videos?: [least: number, most: number]
  /** Images that count as a cover, and how many there must be. */
  covers?: { types: string[]; least: number; most: number }
  /** Track releases: one for each recording and video that is not supplemental, none, or either. */
  trackReleases: 'each' | 'none' | 'any'
  /** Types that the main release may have. */
  releaseTypes?: string[]
}

const MANY = Number.POSITIVE_INFINITY
const FRONT = { types: ['FrontCoverImage'], least: 1, most: 1 }
const SOME_IMAGE = { types: [], least: 1, most: 1 }

/** ERN 4: `ReleaseProfileVersionId` is the profile's name, sometimes with its version. */
const FOURTH: Record<string, Profile> = {
  Audio: { recordings: [1, MANY], covers: FRONT, trackReleases: 'each' },
  SimpleAudioSingle: {
    recordings: [1, 1],
    covers: FRONT,
    trackReleases: 'none',
    releaseTypes: ['KaraokeRelease', 'Playlist', 'Single', 'SingleResourceRelease', 'UserDefined'],
  },
  Video: { videos: [1, MANY], trackReleases: 'each' },
  SimpleVideoSingle: {
    videos: [1, 1],
    covers: { types: ['FrontCoverImage', 'VideoScreenCapture'], least: 1, most: 1 },
    trackReleases: 'none',
    releaseTypes: ['Playlist', 'Single', 'SingleResourceRelease', 'UserDefined'],
  },
  MixedMedia: { recordings: [1, MANY], videos: [1, MANY], covers: FRONT, trackReleases: 'each' },
  DjMix: {
    recordings: [1, MANY],
    covers: FRONT,
    trackReleases: 'none',
    releaseTypes: ['DjMix', 'Playlist', 'UserDefined'],
  },
  LongFormMusicalWorkVideo: {
    videos: [1, MANY],
    covers: { types: ['FrontCoverImage', 'Poster'], least: 1, most: 1 },
    trackReleases: 'none',
  },
  Ringtone: {
    recordings: [1, 1],
    covers: FRONT,
    trackReleases: 'none',
    releaseTypes: [
      'AlertToneRelease', 'Playlist', 'RingbackToneRelease', 'RingtoneRelease', 'VideoMastertoneRelease', 'UserDefined',
    ],
  },
} // prettier-ignore

/** ERN 3: the last part of `CommonReleaseTypes/14/AudioAlbum`. */
const THIRD: Record<string, Profile> = {
  AudioAlbumMusicOnly: { recordings: [2, MANY], covers: SOME_IMAGE, trackReleases: 'each' },
  AudioAlbum: { recordings: [2, MANY], covers: SOME_IMAGE, trackReleases: 'each' },
  AudioBook: { recordings: [1, MANY], covers: SOME_IMAGE, trackReleases: 'each' },
  AudioSingle: {
    recordings: [1, MANY],
    covers: SOME_IMAGE,
    trackReleases: 'each',
    releaseTypes: ['Single'],
  },
  DigitalBoxedSet: {
    covers: { types: [], least: 1, most: MANY },
    trackReleases: 'each',
    releaseTypes: ['DigitalBoxSetRelease'],
  },
  DigitalClassicalAudioAlbum: {
    recordings: [1, MANY],
    covers: SOME_IMAGE,
    trackReleases: 'any',
    releaseTypes: ['ClassicalAlbum'],
  },
  FilmBundle: { videos: [1, MANY], covers: SOME_IMAGE, trackReleases: 'any' },
  LongformVideo: {
    videos: [1, MANY],
    covers: { types: [], least: 1, most: MANY },
    trackReleases: 'none',
    releaseTypes: ['LongFormMusicalWorkVideoRelease'],
  },
  MixedMediaBundle: { trackReleases: 'each', releaseTypes: ['Bundle', 'MultimediaSingle'] },
  Ringtone: {
    recordings: [1, MANY],
    trackReleases: 'any',
    releaseTypes: ['RingtoneRelease', 'RingbackToneRelease'],
  },
  SimpleVideoSingle: { videos: [1, MANY], trackReleases: 'any' },
  SingleResourceRelease: { trackReleases: 'any', releaseTypes: ['SingleResourceRelease'] },
  SingleResourceReleaseWithCoverArt: {
    trackReleases: 'any',
    releaseTypes: ['SingleResourceRelease'],
  },
  TVSeries: { videos: [1, MANY], covers: SOME_IMAGE, trackReleases: 'any' },
  VideoAlbum: { videos: [1, MANY], trackReleases: 'each', releaseTypes: ['VideoAlbum'] },
  VideoSingle: { videos: [1, MANY], trackReleases: 'each', releaseTypes: ['VideoSingle'] },
}

/** The profile that a message says it follows; null when it names none or an unknown one. */
export function profileOf(version: string, named: string | null): Profile | null {
  if (named === null) return null
  const parts = named.trim().split('/')
  const [table, name] = version.startsWith('4')
    ? [FOURTH, parts[0]]
    : [THIRD, parts[parts.length - 1]]
  return (name !== undefined && Object.hasOwn(table, name) && table[name]) || null
}
