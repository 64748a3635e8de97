export { CannotStart } from './cannot-start.ts'
export {
  startFirestoreEmulator,
  type FirestoreEmulator,
  type FirestoreEmulatorOptions,
} from './firestore-emulator.ts'
