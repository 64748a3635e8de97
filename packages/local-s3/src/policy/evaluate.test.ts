import { describe, expect, it } from 'vitest'
import {
  evaluateAccess,
  evaluatePolicy,
  parsePolicy,
  type AccessRequest,
  type ContextValues,
  type PolicyDocument,
  type PolicyStatement,
} from './index.ts'

const user = 'arn:aws:iam::123456789012:user/label'
const request = (overrides: Partial<AccessRequest> = {}): AccessRequest => ({
  caller: { kind: 'aws', arn: user },
  action: 's3:PutObject',
  resource: 'arn:aws:s3:::feeds/label/in/a.xml',
  ...overrides,
})
const policy = (...Statement: PolicyStatement[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement,
})
const allow: PolicyStatement = { Effect: 'Allow', Action: 's3:*', Resource: '*' }
const outcome = (document: PolicyDocument, overrides: Partial<AccessRequest> = {}): string =>
  evaluatePolicy(document, request(overrides)).outcome

describe('a policy', () => {
  it('denies what no statement is about', () => {
    expect(outcome(policy({ ...allow, Action: 's3:GetObject' }))).toBe('implicit deny')
  })

  it('allows what a statement allows, and names it', () => {
    const document = policy({ ...allow, Sid: 'Put' })
    expect(evaluatePolicy(document, request())).toMatchObject({ outcome: 'allowed', sid: 'Put' })
  })

  it('denies what any statement denies, wherever it stands', () => {
    const document = policy(allow, { ...allow, Sid: 'No', Effect: 'Deny', Action: 's3:Put*' })
    expect(evaluatePolicy(document, request())).toMatchObject({
      outcome: 'explicit deny',
      sid: 'No',
    })
    expect(outcome(document, { action: 's3:GetObject' })).toBe('allowed')
  })

  it.each([
    ['s3:putobject', 'allowed'],
    ['s3:Put*', 'allowed'],
    ['s3:???Object', 'allowed'],
    ['*', 'allowed'],
    ['s3:Put', 'implicit deny'],
    ['sqs:*', 'implicit deny'],
  ])('with the action %s says %s', (Action, expected) => {
    expect(outcome(policy({ ...allow, Action }))).toBe(expected)
  })

  it.each([
    ['arn:aws:s3:::feeds/label/*', 'allowed'],
    ['arn:aws:s3:::feeds/*/a.xml', 'allowed'],
    ['arn:aws:s3:::feeds/label/in/?.xml', 'allowed'],
    ['arn:aws:s3:::feeds', 'implicit deny'],
    ['arn:aws:s3:::FEEDS/*', 'implicit deny'],
    ['arn:aws:s3:::feeds/label2/*', 'implicit deny'],
    ['arn:aws:sqs:*:*:feeds/*', 'implicit deny'],
    ['arn:aws:s3:::*', 'allowed'],
    ['arn:*:s3:::feeds/*', 'allowed'],
    ['arn:aws:s3', 'allowed'],
    ['arn:aws:sqs', 'implicit deny'],
    ['feeds/*', 'implicit deny'],
  ])('with the resource %s says %s', (Resource, expected) => {
    expect(outcome(policy({ ...allow, Resource }))).toBe(expected)
  })

  it('reads NotAction and NotResource as everything else', () => {
    const notGet: PolicyStatement = { Effect: 'Allow', NotAction: 's3:Get*', Resource: '*' }
    expect(outcome(policy(notGet))).toBe('allowed')
    expect(outcome(policy(notGet), { action: 's3:GetObject' })).toBe('implicit deny')
    const outside: PolicyStatement = {
      Effect: 'Deny',
      Action: '*',
      NotResource: 'arn:aws:s3:::feeds/label/*',
    }
    expect(outcome(policy(allow, outside))).toBe('allowed')
    expect(outcome(policy(allow, outside), { resource: 'arn:aws:s3:::feeds/x' })).toBe(
      'explicit deny',
    )
  })

  it('puts policy variables in, whose wildcards are no wildcards', () => {
    const document = policy({ ...allow, Resource: 'arn:aws:s3:::feeds/${aws:username}/*' })
    const context = { 'AWS:UserName': 'label' }
    expect(outcome(document, { context })).toBe('allowed')
    expect(outcome(document, { context: { 'aws:username': '*' } })).toBe('implicit deny')
    expect(outcome(document)).toBe('implicit deny')
    const fallback = policy({ ...allow, Resource: "arn:aws:s3:::feeds/${aws:username, 'label'}/*" })
    expect(outcome(fallback)).toBe('allowed')
    expect(outcome({ ...document, Version: '2008-10-17' }, { context })).toBe('implicit deny')
  })
})

describe('principals', () => {
  const named = (Principal: PolicyStatement['Principal']): PolicyDocument =>
    policy({ ...allow, Principal })

  it.each([
    [user, 'direct'],
    ['arn:aws:iam::123456789012:root', 'account'],
    ['123456789012', 'account'],
    ['*', 'direct'],
    ['arn:aws:iam::123456789012:user/other', null],
    ['210987654321', null],
  ])('named %s match %s', (AWS, expected) => {
    expect(evaluatePolicy(named({ AWS }), request()).principal).toBe(expected)
  })

  it('may be a role, for all of its sessions', () => {
    const arn = 'arn:aws:sts::123456789012:assumed-role/Feed/session'
    const role = named({ AWS: 'arn:aws:iam::123456789012:role/service/Feed' })
    expect(outcome(role, { caller: { kind: 'aws', arn } })).toBe('allowed')
    const other = named({ AWS: 'arn:aws:iam::123456789012:role/Feeder' })
    expect(outcome(other, { caller: { kind: 'aws', arn } })).toBe('implicit deny')
  })

  it('may be a service or everybody', () => {
    const service = named({ Service: ['s3.amazonaws.com', 'lambda.amazonaws.com'] })
    expect(outcome(service, { caller: { kind: 'service', name: 's3.amazonaws.com' } })).toBe(
      'allowed',
    )
    expect(outcome(service)).toBe('implicit deny')
    expect(outcome(service, { caller: { kind: 'anonymous' } })).toBe('implicit deny')
    for (const everybody of ['*', { AWS: '*' }] as const)
      expect(outcome(named(everybody), { caller: { kind: 'anonymous' } })).toBe('allowed')
  })

  it('may be all but some', () => {
    const document = policy(
      { ...allow, Principal: '*' },
      { Effect: 'Deny', NotPrincipal: { AWS: user }, Action: '*', Resource: '*' },
    )
    expect(outcome(document)).toBe('allowed')
    expect(outcome(document, { caller: { kind: 'anonymous' } })).toBe('explicit deny')
  })
})

describe('conditions', () => {
  const holds = (operator: string, values: unknown, context: ContextValues, key = 'k'): boolean => {
    const document = parsePolicy({
      Version: '2012-10-17',
      Statement: [{ ...allow, Condition: { [operator]: { [key]: values } } }],
    })
    return outcome(document, { context }) === 'allowed'
  }

  it.each([
    ['StringEquals', 'a', 'a', true],
    ['StringEquals', ['b', 'a'], 'a', true],
    ['StringEquals', 'a*', 'ab', false],
    ['StringEquals', 'A', 'a', false],
    ['StringEqualsIgnoreCase', 'A', 'a', true],
    ['StringNotEquals', ['a', 'b'], 'a', false],
    ['StringNotEquals', ['a', 'b'], 'c', true],
    ['StringNotEqualsIgnoreCase', 'A', 'a', false],
    ['StringLike', 'in/*', 'in/x', true],
    ['StringLike', 'in/?', 'in/xy', false],
    ['StringNotLike', 'in/*', 'in/x', false],
    ['NumericEquals', '10', '10.0', true],
    ['NumericNotEquals', 10, '11', true],
    ['NumericLessThan', '10', '9', true],
    ['NumericLessThan', '10', '10', false],
    ['NumericLessThanEquals', '10', '10', true],
    ['NumericGreaterThan', '10', '9', false],
    ['NumericGreaterThanEquals', '10', '10', true],
    ['NumericLessThan', '10', 'few', false],
    ['DateLessThan', '2026-01-01T00:00:00Z', '2025-12-31T23:59:59Z', true],
    ['DateGreaterThan', '2026-01-01T00:00:00Z', '1767225601', true],
    ['DateEquals', '2026-01-01', '2026-01-01T00:00:00Z', true],
    ['Bool', 'true', 'true', true],
    ['Bool', true, 'false', false],
    ['BinaryEquals', 'QQ==', 'QQ==', true],
    ['IpAddress', '10.0.0.0/8', '10.1.2.3', true],
    ['IpAddress', ['192.168.0.0/16', '2001:db8::/32'], '2001:db8::1', true],
    ['IpAddress', '10.0.0.1', '10.0.0.2', false],
    ['IpAddress', '127.0.0.0/8', '::ffff:127.0.0.1', true],
    ['NotIpAddress', '10.0.0.0/8', '10.1.2.3', false],
    ['NotIpAddress', '10.0.0.0/8', '11.1.2.3', true],
    ['ArnLike', 'arn:aws:s3:*:*:feeds', 'arn:aws:s3:::feeds', true],
    ['ArnLike', 'arn:aws:*:feeds', 'arn:aws:s3:::feeds', false],
    ['ArnEquals', 'arn:aws:s3:::f*', 'arn:aws:s3:::feeds', true],
    ['ArnNotEquals', 'arn:aws:s3:::feeds', 'arn:aws:s3:::feeds', false],
    ['ArnNotLike', 'arn:aws:s3:::f*', 'arn:aws:s3:::other', true],
  ])('%s %j of %s is %s', (operator, values, actual, expected) => {
    expect(holds(operator, values, { k: actual })).toBe(expected)
  })

  it.each([
    ['StringEquals', false],
    ['StringNotEquals', true],
    ['StringEqualsIfExists', true],
    ['StringNotLike', true],
    ['NotIpAddress', true],
    ['Bool', false],
    ['BoolIfExists', true],
    ['NumericLessThan', false],
    ['ForAllValues:StringEquals', true],
    ['ForAnyValue:StringEquals', false],
    ['ForAnyValue:StringNotEquals', false],
    ['ForAnyValue:StringEqualsIfExists', true],
  ])('%s of a key that is not there is %s', (operator, expected) => {
    expect(holds(operator, '1', {})).toBe(expected)
  })

  it('ask with Null whether a key is there', () => {
    expect(holds('Null', 'true', {})).toBe(true)
    expect(holds('Null', 'true', { k: 'x' })).toBe(false)
    expect(holds('Null', false, { k: 'x' })).toBe(true)
    expect(holds('Null', 'false', {})).toBe(false)
  })

  it('look at each of several values', () => {
    const k = ['a', 'b']
    expect(holds('ForAllValues:StringEquals', ['a', 'b', 'c'], { k })).toBe(true)
    expect(holds('ForAllValues:StringEquals', ['a'], { k })).toBe(false)
    expect(holds('ForAnyValue:StringEquals', ['a'], { k })).toBe(true)
    expect(holds('ForAnyValue:StringEquals', ['c'], { k })).toBe(false)
    expect(holds('ForAllValues:StringNotEquals', ['c'], { k })).toBe(true)
    expect(holds('ForAnyValue:StringNotEquals', ['a'], { k })).toBe(true)
  })

  it('must all hold', () => {
    const Condition = { StringEquals: { a: '1', b: '2' }, Bool: { 'aws:SecureTransport': 'true' } }
    const document = policy({ ...allow, Condition })
    const context = { a: '1', b: '2', 'aws:securetransport': 'true' }
    expect(outcome(document, { context })).toBe('allowed')
    expect(outcome(document, { context: { ...context, b: '3' } })).toBe('implicit deny')
    expect(outcome(document, { context: { ...context, 'aws:securetransport': 'false' } })).toBe(
      'implicit deny',
    )
  })
})

describe('policies together', () => {
  const mine = '123456789012'
  const theirs = '210987654321'
  const identity = policy(allow)
  const named = policy({ ...allow, Sid: 'Bucket', Principal: { AWS: user } })
  const account = policy({ ...allow, Principal: { AWS: mine } })
  const nobody = policy({ ...allow, Principal: { AWS: theirs } })
  const deny = policy({ ...allow, Sid: 'Never', Effect: 'Deny', Principal: '*' })
  const decide = (policies: Partial<Parameters<typeof evaluateAccess>[1]>): string =>
    evaluateAccess(request(), { resourceAccount: mine, ...policies }).outcome

  it('allow inside an account when either does', () => {
    expect(decide({})).toBe('implicit deny')
    expect(decide({ identityPolicies: [identity] })).toBe('allowed')
    expect(decide({ identityPolicies: [identity], resourcePolicy: nobody })).toBe('allowed')
    expect(decide({ resourcePolicy: named })).toBe('allowed')
    expect(decide({ resourcePolicy: account })).toBe('implicit deny')
  })

  it('allow across accounts when both do', () => {
    const resourceAccount = theirs
    expect(decide({ resourceAccount, identityPolicies: [identity] })).toBe('implicit deny')
    expect(decide({ resourceAccount, resourcePolicy: named })).toBe('implicit deny')
    for (const resourcePolicy of [named, account])
      expect(decide({ resourceAccount, identityPolicies: [identity], resourcePolicy })).toBe(
        'allowed',
      )
  })

  it('deny when any of them denies', () => {
    const all = { identityPolicies: [identity], resourcePolicy: deny }
    expect(evaluateAccess(request(), { resourceAccount: mine, ...all })).toMatchObject({
      outcome: 'explicit deny',
      sid: 'Never',
    })
    expect(decide({ identityPolicies: [identity], permissionsBoundary: deny })).toBe(
      'explicit deny',
    )
    expect(decide({ identityPolicies: [identity, deny] })).toBe('explicit deny')
  })

  it('give no more than boundary, session and control policies let through', () => {
    const reading = policy({ ...allow, Action: 's3:Get*' })
    const identityPolicies = [identity]
    expect(decide({ identityPolicies, permissionsBoundary: reading })).toBe('implicit deny')
    expect(decide({ identityPolicies, sessionPolicies: [reading] })).toBe('implicit deny')
    expect(decide({ identityPolicies, sessionPolicies: [reading, identity] })).toBe('allowed')
    expect(decide({ identityPolicies, controlPolicies: [identity, reading] })).toBe('implicit deny')
    // A user that the bucket names needs nothing of its own, so its boundary takes nothing away.
    expect(decide({ resourcePolicy: named, permissionsBoundary: reading })).toBe('allowed')
  })

  it('let strangers and services in by the resource alone', () => {
    const ask = (caller: AccessRequest['caller'], resourcePolicy: PolicyDocument): string =>
      evaluateAccess(request({ caller }), { resourceAccount: mine, resourcePolicy }).outcome
    expect(ask({ kind: 'anonymous' }, policy({ ...allow, Principal: '*' }))).toBe('allowed')
    expect(ask({ kind: 'anonymous' }, named)).toBe('implicit deny')
    const service = policy({ ...allow, Principal: { Service: 's3.amazonaws.com' } })
    expect(ask({ kind: 'service', name: 's3.amazonaws.com' }, service)).toBe('allowed')
  })
})

describe('reading a policy', () => {
  it.each([
    ['no JSON', '{'],
    ['a statement without an effect', { Statement: [{ Action: '*', Resource: '*' }] }],
    ['Action and NotAction', { Statement: [{ ...allow, NotAction: '*' }] }],
    ['an unknown element', { Statement: [{ ...allow, Principals: '*' }] }],
    ['an unknown operator', { Statement: [{ ...allow, Condition: { StringIs: { a: 'b' } } }] }],
    ['an unknown version', { Version: '2026-01-01', Statement: [allow] }],
  ])('refuses %s', (_what, input) => {
    expect(() => parsePolicy(input)).toThrow()
  })

  it('takes one statement without a list', () => {
    expect(outcome(parsePolicy(JSON.stringify({ Statement: allow })))).toBe('allowed')
  })
})
