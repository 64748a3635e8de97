const set = (...names: string[]): ReadonlySet<string> => new Set(names)

/** The profiles of Release Profiles 2.1 and the line of ERN 4.3, by name. */
export const FOURTH = [
  'Audio', 'SimpleAudioSingle', 'Video', 'SimpleVideoSingle', 'MixedMedia', 'DjMix', 'LongFormMusicalWorkVideo', 'Ringtone',
] as const // prettier-ignore
export const FOURTH_NAMES = set(...FOURTH)
export const only = set

/** Those with a track release for each primary resource. */
export const TRACK_EACH = set('Audio', 'MixedMedia', 'Video')
export const NO_TRACKS = set(...FOURTH.filter((name) => !TRACK_EACH.has(name)))
/** Those whose whole content is one resource with its picture. */
export const ONE_ITEM = set('SimpleAudioSingle', 'SimpleVideoSingle', 'Ringtone')
export const SINGLES = set('SimpleAudioSingle', 'SimpleVideoSingle')
export const SEVERAL = set(...FOURTH.filter((name) => !ONE_ITEM.has(name)))
