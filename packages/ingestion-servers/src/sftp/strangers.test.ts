import { describeStrangers } from '@ddex/testkit'
import { sftpStrangers } from './sftp-strangers.ts'

describeStrangers(sftpStrangers)
