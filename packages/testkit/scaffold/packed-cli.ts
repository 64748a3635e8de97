import { repository } from '../e2e/stack.ts'
import { must } from './project.ts'

/** Builds and packs what is published, once for all tests of made projects. */
export const setup = async (): Promise<void> => {
  await must('build and pack', 'npm', ['run', 'build'], repository)
}
