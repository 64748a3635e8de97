/** Words of the first page, of a streaming service or of a label; part of `en`. */
export const firstPage = {
  home: {
    title: 'Home',
    newest: 'Just released',
    newReleases: 'New releases',
    genreRow: 'More {genre}',
    emptyTitle: 'Nothing to hear yet',
    emptyText: 'New music appears here the moment it is released.',
    emptyAdminText:
      'Send the first delivery and it shows up here by itself, usually within a minute.',
    emptyAdminAction: 'How to deliver',
    failedTitle: 'The catalogue did not load',
  },
  showcase: {
    tagline: 'Everything we have released, to be heard right here.',
    releases: 'All releases',
    latestReleases: 'Latest releases',
    releasesBy: 'Releases by {artist}',
    artists: 'Artists',
    releaseCount: '{count} release | {count} releases',
    artistCount: '{count} artist | {count} artists',
  },
} as const
