import type { NotificationConfiguration } from '@aws-sdk/client-s3'
import { describe, expect, it } from 'vitest'
import { watchedPrefixes, withOurNotifications } from './notification-config.ts'

const account = '111122223333'
const lambda = {
  kind: 'lambda',
  arn: `arn:aws:lambda:eu-west-1:${account}:function:in:live`,
} as const
const topic = { kind: 'sns', arn: `arn:aws:sns:eu-west-1:${account}:events` } as const
const queue = { kind: 'sqs', arn: `arn:aws:sqs:eu-west-1:${account}:events` } as const

const theirs: NotificationConfiguration = {
  QueueConfigurations: [
    {
      Id: 'their-logs',
      QueueArn: `arn:aws:sqs:eu-west-1:${account}:logs`,
      Events: ['s3:ObjectCreated:*'],
      Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: 'logs/' }] } },
    },
  ],
  EventBridgeConfiguration: {},
}

describe('notifications of a bucket', () => {
  it('filter by prefix and never by suffix: audio counts as much as the message', () => {
    const made = withOurNotifications('deliveries-eu', {}, ['deliveries/'], lambda)
    expect(made.LambdaFunctionConfigurations).toEqual([
      {
        Id: 'ddex-dsp-deliveries',
        LambdaFunctionArn: lambda.arn,
        Events: ['s3:ObjectCreated:*'],
        Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: 'deliveries/' }] } },
      },
    ])
  })

  it('leave what others have configured as it is', () => {
    const made = withOurNotifications('deliveries-eu', theirs, ['deliveries/'], lambda)
    expect(made.QueueConfigurations).toEqual(theirs.QueueConfigurations)
    expect(made.EventBridgeConfiguration).toEqual({})
  })

  it('are replaced, not added to, when the way changes', () => {
    const first = withOurNotifications('deliveries-eu', theirs, ['deliveries/', 'old/'], lambda)
    const byTopic = withOurNotifications('deliveries-eu', first, ['deliveries/'], topic)
    expect(byTopic.LambdaFunctionConfigurations).toEqual([])
    expect(byTopic.TopicConfigurations).toMatchObject([{ TopicArn: topic.arn }])
    const byQueue = withOurNotifications('deliveries-eu', byTopic, ['deliveries/'], queue)
    expect(byQueue.TopicConfigurations).toEqual([])
    expect(byQueue.QueueConfigurations).toHaveLength(2)
  })

  it('are refused where somebody else wants the same objects, as S3 would', () => {
    const make = () => withOurNotifications('deliveries-eu', theirs, ['logs/ddex/'], lambda)
    expect(make).toThrow('their-logs')
    expect(make).toThrow('SNS topic')
  })

  it('may overlap with what somebody else hears of removals', () => {
    const [theirQueue] = theirs.QueueConfigurations ?? []
    const removals: NotificationConfiguration = {
      QueueConfigurations: [{ ...theirQueue!, Events: ['s3:ObjectRemoved:*'] }],
    }
    expect(() =>
      withOurNotifications('deliveries-eu', removals, ['logs/ddex/'], lambda),
    ).not.toThrow()
  })

  it('go to one target that is named exactly', () => {
    const pattern = { kind: 'lambda', arn: 'arn:aws:lambda:*:*:function:in' } as const
    expect(() => withOurNotifications('deliveries-eu', {}, ['deliveries/'], pattern)).toThrow(
      'is not the ARN of one thing',
    )
  })
})

it('feeds below deliveries/ share one configuration, of which a bucket takes a hundred', () => {
  const prefixes = ['deliveries/one/', 'deliveries/two/', 'drops/three/']
  expect(watchedPrefixes(prefixes)).toEqual(['deliveries/', 'drops/three/'])
})
