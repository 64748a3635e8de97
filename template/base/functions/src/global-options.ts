import { setGlobalOptions } from 'firebase-functions'
import { region } from '../../ddex-dsp.json'

// A file of its own, imported before all others: options reach only functions that are made after them.
setGlobalOptions({ region, maxInstances: 50 })
