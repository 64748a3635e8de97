import { expect, test } from 'vitest'
import { unknownSettings } from './settings.ts'

test('names the variables that look like settings and are none', () => {
  const known = { DDEX_DSP_FTP_PORT: '2121', DDEX_DSP_FTP_POWER_SAFE: 'false' }
  const environment = {
    DDEX_DSP_FTP_PORT: '21',
    DDEX_DSP_FTP_POWERSAFE: 'true',
    DDEX_DSP_FTP_toString: '',
    DDEX_DSP_BUCKET: 'b',
    PATH: '/bin',
  }
  const unknown = unknownSettings(known, environment, 'DDEX_DSP_FTP_')
  expect(unknown).toEqual(['DDEX_DSP_FTP_POWERSAFE', 'DDEX_DSP_FTP_toString'])
})
