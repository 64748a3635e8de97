/** The profiles of Release Profiles for Common Release Types 1.3 and 1.4, by the last part of their names. */
const ALBUMS = ['AudioAlbum', 'AudioAlbumMusicOnly', 'AudioBook', 'AudioSingle']
const VIDEOS = ['VideoAlbum', 'VideoSingle']
const FILMS = ['FilmBundle', 'TVSeries']

const set = (...names: string[]): ReadonlySet<string> => new Set(names)

/** All but those of a single resource without cover, which has few rules of its own. */
export const FULL = set(
  ...ALBUMS, 'DigitalBoxedSet', 'DigitalClassicalAudioAlbum', ...FILMS, 'LongformVideo', 'MixedMediaBundle',
  'Ringtone', 'SimpleVideoSingle', 'SingleResourceReleaseWithCoverArt', ...VIDEOS,
) // prettier-ignore

export const ALL = set(...FULL, 'SingleResourceRelease')
export const allBut = (...names: string[]): ReadonlySet<string> =>
  set(...[...ALL].filter((name) => !names.includes(name)))
export const fullBut = (...names: string[]): ReadonlySet<string> =>
  set(...[...FULL].filter((name) => !names.includes(name)))
export const only = set

/** Those with a component release a track. */
export const WITH_TRACKS = set(
  ...ALBUMS, 'DigitalBoxedSet', 'DigitalClassicalAudioAlbum', 'MixedMediaBundle', ...VIDEOS,
) // prettier-ignore
/** Those with one for each primary resource, and no other releases. */
export const TRACK_EACH = set(...ALBUMS, 'MixedMediaBundle', ...VIDEOS)
export const ONE_RESOURCE = set('SingleResourceRelease', 'SingleResourceReleaseWithCoverArt')
export const FILM = set(...FILMS)
