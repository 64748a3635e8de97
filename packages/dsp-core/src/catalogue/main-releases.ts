import type { ErnMessage, Release } from '@ddex/ern'

const isTrackLevel = ({ kind, type }: Release): boolean =>
  kind !== 'Release' || /track/i.test(type ?? '')

/**
 * The releases that listeners see as such. A message says which one is the main release (ERN 3.5.1
 * on); before, it is the first that is not a track. A track sent alone is a release of its own.
 */
export function mainReleases(message: ErnMessage): Release[] {
  const main = message.releases.filter(({ isMain }) => isMain)
  if (main.length > 0) return main
  const whole = message.releases.filter((release) => !isTrackLevel(release))
  return (whole.length > 0 ? whole : message.releases).slice(0, 1)
}
