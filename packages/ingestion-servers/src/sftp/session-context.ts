import type { Socket } from 'node:net'
import type { ConnectionReporter, FeedFiles } from '../common/index.ts'
import type { Answering, AnsweringParts } from './answering.ts'
import type { Flow, WriteBudget } from './flow.ts'
import type { Handles } from './handles.ts'

export interface SessionParts extends Omit<AnsweringParts, 'allAnswered'> {
  socket: Socket
  volume: FeedFiles
  reporter: ConnectionReporter
  budget: WriteBudget
  isStopping(): boolean
}

/** What the handlers of requests work with. */
export interface SessionContext extends SessionParts {
  answering: Answering
  handles: Handles
  flow: Flow
  /** See `answersTaken` in outlet.ts. */
  answersTaken(): Promise<void>
}
