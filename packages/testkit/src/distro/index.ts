export * from './kinds.ts'
export * from './message.ts'
export * from './package.ts'
export { distroRelease, type DistroRelease } from './release.ts'
