export * from './moto.ts'
