/** A general evaluator of IAM and resource policies. Pure: documents and a request in, a decision out. */
export { evaluateAccess, type AccessPolicies } from './access.ts'
export { parseBucketPolicy } from './bucket-policy.ts'
export {
  parsePolicy,
  type PolicyDocument,
  type PolicyPrincipal,
  type PolicyStatement,
} from './document.ts'
export { evaluatePolicy, type Decision, type Outcome, type PolicyDecision } from './evaluate.ts'
export { accountOf, type PrincipalMatch } from './principal.ts'
export type { AccessRequest, Caller, ContextValues } from './request-context.ts'
