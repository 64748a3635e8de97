import { describeSignInTimes } from '@ddex/testkit'
import { sftpStrangers } from './sftp-strangers.ts'

describeSignInTimes(sftpStrangers)
