export * from './memory/index.ts'
export * from './draft.ts'
