import {
  AddPermissionCommand,
  GetPolicyCommand,
  RemovePermissionCommand,
  type LambdaClient,
} from '@aws-sdk/client-lambda'
import { isSame, unless } from './aws-answers.ts'
import type { PolicyDocument, Statement } from './policy-document.ts'
import { lambdaStep, type Step } from './step.ts'

export interface InvokePermission {
  StatementId: string
  Action: string
  /** The service that may invoke. */
  Principal: string
  SourceArn: string
  /** Left out for services whose ARNs name the account. */
  SourceAccount?: string
}

/** The steps to let a service invoke the function; none when it may already, exactly so. */
export async function planInvokePermission(
  lambda: LambdaClient,
  functionArn: string,
  permission: InvokePermission,
): Promise<Step[]> {
  const { FunctionName, Qualifier } = splitFunctionArn(functionArn)
  const named = { FunctionName, ...(Qualifier && { Qualifier }) }
  const answer = await unless('ResourceNotFoundException', () =>
    lambda.send(new GetPolicyCommand(named)),
  )
  const policy = answer?.Policy ? (JSON.parse(answer.Policy) as PolicyDocument) : null
  const found = policy?.Statement.find(({ Sid }) => Sid === permission.StatementId)
  if (found && says(found, permission)) return []
  const { StatementId } = permission
  const remove = new RemovePermissionCommand({ ...named, StatementId })
  const add = new AddPermissionCommand({ ...named, ...permission })
  return [
    ...(found ? [lambdaStep('Take back the old right to invoke the function', remove)] : []),
    lambdaStep(`Let ${permission.SourceArn} invoke the function, and nobody else`, add),
  ]
}

/** `arn:…:function:name:live` as the API wants it: the function, and its alias apart. */
export function splitFunctionArn(arn: string): { FunctionName: string; Qualifier?: string } {
  const parts = arn.split(':')
  const Qualifier = parts[7]
  return { FunctionName: parts.slice(0, 7).join(':'), ...(Qualifier && { Qualifier }) }
}

function says(found: Statement, { Principal, SourceArn, SourceAccount }: InvokePermission) {
  const { Condition = {} } = found
  const values = Object.values(Condition).flatMap((keys) => Object.entries(keys))
  const conditions = Object.fromEntries(values.map(([key, value]) => [key.toLowerCase(), value]))
  const wanted = {
    'aws:sourcearn': SourceArn,
    ...(SourceAccount && { 'aws:sourceaccount': SourceAccount }),
  }
  return isSame(found.Principal, { Service: Principal }) && isSame(conditions, wanted)
}
