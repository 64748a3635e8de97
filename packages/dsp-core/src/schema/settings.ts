/** `settings/service`: what everybody may know about this service. */
export interface ServiceSettings {
  name: string
  /** Where a listener without a territory of their own is taken to be. */
  homeTerritory: string
}
