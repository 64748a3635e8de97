export * from './moto.ts'
export * from './tell-logs.ts'
