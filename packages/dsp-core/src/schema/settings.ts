/**
 * Who may ask for a stream. `signed_in`: whoever has signed in. `anyone`: also who has not, who then hears
 * what the deals make free. The deals decide in either case.
 */
export type Listening = 'signed_in' | 'anyone'

/** `settings/service`: what everybody may know about this service. */
export interface ServiceSettings {
  name: string
  /** Where a listener without a territory of their own is taken to be. */
  homeTerritory: string
  listening?: Listening
  /** Identifiers (DPIDs first of all) and names by which deals mean this service. */
  partyIds?: string[]
  /** Days that files which nothing uses are kept; see docs/guarantees. */
  keepUnusedDays?: number
}

export const defaultServiceSettings: Required<ServiceSettings> = {
  name: 'DDEX DSP',
  homeTerritory: 'US',
  listening: 'signed_in',
  partyIds: [],
  keepUnusedDays: 30,
}
