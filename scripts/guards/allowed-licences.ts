import type { AllowedLicences } from './licences.ts'

/** Licences outside the permissive list, each with the reason why we take it. */
export const allowedLicences: AllowedLicences = {
  '@fontsource-variable/bricolage-grotesque': {
    licence: 'OFL-1.1',
    reason: 'A font: the licence permits shipping it with software, and we do not sell it alone.',
  },
  'deep-freeze': {
    licence: 'public domain',
    reason: 'Dedicated to the public; of firebase-tools, which runs on developer machines only.',
  },
  'valid-url': {
    licence: '',
    reason: 'Its LICENSE file is the MIT text; of firebase-tools, on developer machines only.',
  },
}
