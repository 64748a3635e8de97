import type { AwsClients } from './aws-clients.ts'

/** One thing to do in AWS: what, in words, and the call that does it. */
export interface Step {
  /** `Turn on versioning`. */
  says: string
  /** `s3:PutBucketVersioning`; an IAM right of this name is needed as a rule. */
  call: string
  /** What is sent, for a dry run. Holds no secret and no code. */
  input: unknown
  run(clients: AwsClients): Promise<unknown>
}

export interface StepReport {
  says: string
  call: string
}

/** What steps look like to somebody who only wants to see them. */
export const describeSteps = (steps: readonly Step[]): StepReport[] =>
  steps.map(({ says, call }) => ({ says, call }))

/**
 * Does `steps` one after the other and tells `onStep` before each. The first that fails ends it, with
 * the SDK's error; as every plan is made from what is there, doing it again goes on from there.
 */
export async function runSteps(
  steps: readonly Step[],
  clients: AwsClients,
  onStep: (report: StepReport) => void = () => undefined,
): Promise<void> {
  for (const step of steps) {
    onStep({ says: step.says, call: step.call })
    await step.run(clients)
  }
}

interface Sent {
  input: object
}

interface Sender<C> {
  send(command: C): Promise<unknown>
}

type ClientName = Exclude<keyof AwsClients, 'region'>

/** Makes steps of commands of one service: `s3Step('Turn on versioning', new PutBucket…(…))`. */
const stepsOf =
  (name: ClientName, service: string) =>
  (says: string, command: Sent): Step => ({
    says,
    // In a bundle a class whose name is taken gets a number behind it.
    call: `${service}:${command.constructor.name.replace(/Command\d*$/, '')}`,
    input: command.input,
    // The SDK types `send` by each command of its service, which a list of mixed ones cannot name.
    run: (clients) => (clients[name] as unknown as Sender<Sent>).send(command),
  })

export const s3Step = stepsOf('s3', 's3')
export const iamStep = stepsOf('iam', 'iam')
export const lambdaStep = stepsOf('lambda', 'lambda')
export const logsStep = stepsOf('logs', 'logs')
export const snsStep = stepsOf('sns', 'sns')
export const sqsStep = stepsOf('sqs', 'sqs')
