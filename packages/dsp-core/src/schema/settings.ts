/** `settings/service`: what everybody may know about this service. */
export interface ServiceSettings {
  name: string
  /** Where a listener without a territory of their own is taken to be. */
  homeTerritory: string
  /** Identifiers (DPIDs first of all) and names by which deals mean this service. */
  partyIds?: string[]
  /** Days that files which nothing uses are kept; see docs/guarantees. */
  keepUnusedDays?: number
}

export const defaultServiceSettings: Required<ServiceSettings> = {
  name: 'DDEX DSP',
  homeTerritory: 'US',
  partyIds: [],
  keepUnusedDays: 30,
}
