export {
  checkNames,
  type CheckName,
  type CheckResult,
  type CheckSizes,
  type SignedUpload,
} from './check.ts'
export * from './run-protocol-tests.ts'
export type { ServiceWatch, WatchedDelivery, WatchedFile } from './service-watch.ts'
export { makeTestPackage, type TestPackage, type TestPackageOptions } from './test-package.ts'
export * from '../senders/open-sender.ts'
export * from '../senders/sender.ts'
export type * from '../senders/target.ts'
