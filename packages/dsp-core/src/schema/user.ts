/**
 * A listener's own documents: written by the listener's app itself, so `firestore.rules` checks
 * their shape and size. What is changed here is changed there.
 */
export const userLimits = {
  displayName: 100,
  language: 35,
  id: 200,
  playlistTitle: 200,
  playlistDescription: 1000,
  playlistTracks: 1000,
  device: 100,
} as const

/** `users/{uid}`. Roles are not here: see `Claims`. */
export interface UserProfile {
  displayName: string
  /** BCP 47. */
  language: string
  updatedAt: Date
}

/** `users/{uid}/library/{id}`: what a listener keeps. */
export interface LibraryEntry {
  kind: 'release' | 'track' | 'artist'
  targetId: string
  addedAt: Date
}

/** `users/{uid}/playlists/{id}`. */
export interface Playlist {
  title: string
  description: string
  trackIds: string[]
  createdAt: Date
  updatedAt: Date
}

/** `users/{uid}/history/{id}`: never changed, only added and deleted. */
export interface HistoryEntry {
  trackId: string
  releaseId: string
  playedAt: Date
}

/** `users/{uid}/downloads/{id}`: what a device holds for use without a network. */
export interface Download {
  trackId: string
  device: string
  storedAt: Date
}
