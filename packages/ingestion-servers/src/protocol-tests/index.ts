export {
  protocolCheckNames as checkNames,
  type ProtocolTestReport,
  type ProtocolTestRequest,
} from '@ddex/dsp-core'
export type { CheckName, CheckResult, CheckSizes, SignedUpload } from './check.ts'
export * from './run-protocol-tests.ts'
export { testForAdmin, type AdminTestParts } from './test-for-admin.ts'
export type { ServiceWatch, WatchedDelivery, WatchedFile } from './service-watch.ts'
export { makeTestPackage, type TestPackage, type TestPackageOptions } from './test-package.ts'
export * from './open-sender.ts'
export * from '../senders/sender.ts'
export type * from '../senders/target.ts'
