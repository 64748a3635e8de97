import {
  GetTopicAttributesCommand,
  SetTopicAttributesCommand,
  type SNSClient,
} from '@aws-sdk/client-sns'
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import { accountOf } from './aws-names.ts'
import { isSame } from './aws-answers.ts'
import {
  policyText,
  withStatements,
  type PolicyDocument,
  type Statement,
} from './policy-document.ts'
import { snsStep, sqsStep, type Step } from './step.ts'

const parse = (text: string | undefined): PolicyDocument | null =>
  text ? (JSON.parse(text) as PolicyDocument) : null

/** The policy with the statement in it, null when it has it already. */
function changed(found: PolicyDocument | null, statement: Statement): string | null {
  const policy = withStatements(found, [statement])
  const before = found?.Statement.find(({ Sid }) => Sid === statement.Sid)
  return isSame(before, statement) ? null : policyText(policy, 'queue')
}

/** The step that adds `statement` to a topic's policy; none when it is there. */
export async function planTopicPolicy(
  sns: SNSClient,
  TopicArn: string,
  statement: Statement,
): Promise<Step[]> {
  const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }))
  const AttributeValue = changed(parse(Attributes?.Policy), statement)
  if (AttributeValue === null) return []
  const input = { TopicArn, AttributeName: 'Policy', AttributeValue }
  return [snsStep('Let the bucket publish to the topic', new SetTopicAttributesCommand(input))]
}

/** The address of a queue, which its calls want. */
export async function queueUrl(sqs: SQSClient, arn: string): Promise<string> {
  const name = { QueueName: arn.split(':')[5] ?? '', QueueOwnerAWSAccountId: accountOf(arn) }
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand(name))
  return QueueUrl ?? ''
}

/** The step that adds `statement` to a queue's policy; none when it is there. */
export async function planQueuePolicy(
  sqs: SQSClient,
  arn: string,
  statement: Statement,
): Promise<Step[]> {
  const QueueUrl = await queueUrl(sqs, arn)
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['Policy'] }),
  )
  const Policy = changed(parse(Attributes?.Policy), statement)
  if (Policy === null) return []
  const input = { QueueUrl, Attributes: { Policy } }
  return [sqsStep('Let the bucket send to the queue', new SetQueueAttributesCommand(input))]
}
