import { FATAL, type MessageCheck, type MessageRow, whole } from './check.ts'

const ALBUMS = 'Album Bundle ClassicalAlbum ClassicalDigitalBoxedSet DigitalBoxSetRelease Documentary EP Episode MaxiSingle MiniAlbum Playlist Season Series UserDefined' // prettier-ignore

/** Release Profiles 2.1, clause 5.1.3: types that a release may have. */
const TYPES: Record<string, string> = {
  Audio: `${ALBUMS} EBookRelease KaraokeRelease Single StemBundle`,
  SimpleAudioSingle: 'KaraokeRelease Playlist Single SingleResourceRelease UserDefined',
  Video: `${ALBUMS} ConcertVideo LiveEventVideo VideoAlbum VideoSingle`,
  SimpleVideoSingle: 'Playlist Single SingleResourceRelease UserDefined',
  MixedMedia: `${ALBUMS} ClassicalMultimediaAlbum EBookRelease MultimediaAlbum MultimediaDigitalBoxedSet MultimediaSingle Single`,
  DjMix: 'DjMix Playlist UserDefined',
  LongFormMusicalWorkVideo:
    'ConcertVideo DigitalBoxSetRelease Documentary Episode FeatureFilm LongFormMusicalWorkVideoRelease LongFormNonMusicalWorkVideoRelease Playlist Season Series UserDefined',
  Ringtone: 'AlertToneRelease Playlist RingbackToneRelease RingtoneRelease VideoMastertoneRelease UserDefined',
} // prettier-ignore

/** A warning to the standard; reported as gravely as it always was here. */
export const FOURTH_RELEASE_TYPES: readonly MessageCheck[] = whole(
  ...Object.entries(TYPES).map(([profile, words]): MessageRow => {
    const allowed = words.split(' ')
    return [
      'ERN_PROFILE_RELEASE_TYPE', FATAL, '5.1.3',
      function* (facts) {
        for (const { types, ref } of facts.releases)
          if (!types.some((type) => allowed.includes(type)))
            yield { message: `The release type ${types.join(', ') || 'that is missing'} is none of ${allowed.join(', ')}.`, place: facts.placeOfRelease(ref) }
      },
      new Set([profile]),
    ]
  }), // prettier-ignore
)
