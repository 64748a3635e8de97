export * from './server-parts.ts'
export * from './server.ts'
