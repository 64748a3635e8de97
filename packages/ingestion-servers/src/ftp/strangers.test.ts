import { describeStrangers } from '@ddex/testkit'
import { ftpStrangers } from './ftp-strangers.ts'

describeStrangers(ftpStrangers)
