export * from './memory/index.ts'
export * from './draft.ts'
export * from './protocol/index.ts'
export * from './seeded-random.ts'
