import { createStorefront, createUnavailable, type StorefrontOptions } from '@ddex/storefront'
import brand from '../brand.json'
import { home, homeTerritory, listening, region } from '../ddex-dsp.json'
import { readService } from './service.ts'

readService().then(
  (service) => {
    const options: StorefrontOptions = {
      ...service,
      brand,
      ...{ region, homeTerritory },
      home: home === 'showcase' ? 'showcase' : 'newest',
      listening: listening === 'anyone' ? 'anyone' : 'signed_in',
    }
    createStorefront(options).mount('#app')
  },
  () => createUnavailable().mount('#app'),
)
