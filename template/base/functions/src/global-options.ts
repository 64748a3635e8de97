import { setGlobalOptions } from 'firebase-functions'
import { region } from '../../ddex-dsp.json'
import { instances } from './config.ts'

// A file of its own, imported before all others: options reach only functions that are made after them.
setGlobalOptions({ region, maxInstances: instances.most })
