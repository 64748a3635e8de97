import { describeSignInTimes } from '@ddex/testkit'
import { ftpStrangers } from './ftp-strangers.ts'

describeSignInTimes(ftpStrangers)
