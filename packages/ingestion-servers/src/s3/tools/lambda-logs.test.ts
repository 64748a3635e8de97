import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AwsClients } from './aws-clients.ts'
import { followLogs, readLogs } from './lambda-logs.ts'
import { hasMoto, startMoto, type MotoServer } from './moto-server.ts'
import { recordedAws } from './recorded-aws.ts'

const region = 'eu-west-1'

async function messagesOf(entries: AsyncIterable<{ message: string }>): Promise<string[]> {
  const messages: string[] = []
  for await (const { message } of entries) messages.push(message)
  return messages
}

describe.skipIf(!hasMoto())('the log of the function', () => {
  let moto: MotoServer
  let clients: AwsClients
  const group = { logGroupName: '/aws/lambda/ingestion' }
  const stream = { ...group, logStreamName: '2026/11/28/[1]0a' }
  const start = Date.now() - 60_000

  const write = (message: string, offset: number) =>
    clients.logs.send(
      new PutLogEventsCommand({ ...stream, logEvents: [{ message, timestamp: start + offset }] }),
    )

  beforeAll(async () => {
    moto = await startMoto()
    clients = moto.clients(region)
    await clients.logs.send(new CreateLogGroupCommand(group))
    await clients.logs.send(new CreateLogStreamCommand(stream))
    await write('{"level":30,"msg":"first"}', 0)
    await write('{"level":50,"msg":"second"}', 1)
  })
  afterAll(() => moto.stop())

  const query = { functionName: 'ingestion', since: new Date(start) }

  it('is read from a time on, oldest first', async () => {
    expect(await messagesOf(readLogs(clients.logs, query))).toEqual(['first', 'second'])
    const later = { ...query, since: new Date(start + 1) }
    expect(await messagesOf(readLogs(clients.logs, later))).toEqual(['second'])
  })

  it('is filtered where it lies', async () => {
    const filter = '"second"'
    expect(await messagesOf(readLogs(clients.logs, { ...query, filter }))).toEqual(['second'])
  })

  it('is empty while the function never ran', async () => {
    const never = { ...query, functionName: 'never' }
    expect(await messagesOf(readLogs(clients.logs, never))).toEqual([])
  })

  it('is followed: each entry once, as it comes', async () => {
    const ending = new AbortController()
    const seen: string[] = []
    let rounds = 0
    const pause = async () => {
      if (++rounds === 1) await write('third', 2)
      if (rounds === 3) ending.abort()
    }
    const clock = { now: () => new Date(start + 1000) }
    for await (const entry of followLogs(clients.logs, query, {
      signal: ending.signal,
      pause,
      clock,
    })) {
      seen.push(entry.message)
    }
    expect(seen).toEqual(['first', 'second', 'third'])
  })
})

describe('a long log', () => {
  const page = (message: string, nextToken?: string) => ({
    call: 'FilterLogEvents',
    status: 200,
    body: JSON.stringify({
      events: [{ eventId: message, timestamp: 1, message }],
      ...(nextToken && { nextToken }),
    }),
  })

  it('is read page after page, also over pages with nothing on them', async () => {
    const empty = { call: 'FilterLogEvents', status: 200, body: '{"events":[],"nextToken":"c"}' }
    await using aws = await recordedAws([page('one', 'b'), empty, page('two')])
    const query = { functionName: 'ingestion', since: new Date(0) }
    expect(await messagesOf(readLogs(aws.clients(region).logs, query))).toEqual(['one', 'two'])
  })

  it('is no longer asked for once nobody follows it', async () => {
    await using aws = await recordedAws([{ ...page('one'), again: true }])
    const ending = new AbortController()
    const options = { signal: ending.signal, pause: () => Promise.resolve(ending.abort()) }
    const query = { functionName: 'ingestion', since: new Date(0) }
    const followed = followLogs(aws.clients(region).logs, query, options)
    expect(await messagesOf(followed)).toEqual(['one'])
    expect(aws.asked).toHaveLength(1)
  })
})
