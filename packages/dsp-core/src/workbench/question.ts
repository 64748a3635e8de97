import { identify } from '@ddex/ern'

/** Versions that the service judges; it calls every other one invalid instead of refusing it. */
const versions = new Set(['3.8.2', '4.2', '4.3'])

/** Its names for release profiles, by the standard's. An unknown one would be ignored. */
const profiles: Record<string, string> = {
  AudioAlbum: 'AudioAlbum',
  AudioAlbumMusicOnly: 'AudioAlbum',
  Audio: 'AudioAlbum',
  AudioSingle: 'AudioSingle',
  SimpleAudioSingle: 'AudioSingle',
  Video: 'Video',
  SimpleVideoSingle: 'Video',
  MixedMedia: 'Mixed',
  DigitalClassicalAudioAlbum: 'Classical',
  Ringtone: 'Ringtone',
  DjMix: 'DJ',
}

/** Largest body that the service takes. */
export const MOST_BYTES = 10 * 1024 * 1024

/** Whether the service judges messages like this one; purges it takes for broken ones. */
export function isCovered(xml: string, version: string): boolean {
  const { rootName } = identify(new TextEncoder().encode(xml.slice(0, 64 * 1024)))
  return versions.has(version) && rootName === 'NewReleaseMessage'
}

/** The request's body. Its Schematron runs only when a profile and SVRL are both asked for. */
export function questionOf(xml: string, version: string, profile: string | null): string {
  const name = profile
    ?.trim()
    .split('/')
    .find((part) => Object.hasOwn(profiles, part))
  const rules = name === undefined ? {} : { profile: profiles[name], generateSVRL: true }
  return JSON.stringify({ content: xml, type: 'ERN', version, ...rules })
}
