/**
 * What Google's APIs answer, in the types that Google publishes of them: packages of this repository's development, of which
 * nothing but the types is read. Firebase Rules and Firebase Hosting have none on npm; theirs are after their documentation.
 */
import type { protos as billing } from '@google-cloud/billing'
import type { protos as quotas } from '@google-cloud/cloudquotas'
import type { protos as functions } from '@google-cloud/functions'
import type { cloudresourcemanager_v3 } from '@googleapis/cloudresourcemanager'
import type { firebase_v1beta1 } from '@googleapis/firebase'
import type { firestore_v1 } from '@googleapis/firestore'
import type { identitytoolkit_v2 } from '@googleapis/identitytoolkit'
import type { secretmanager_v1 } from '@googleapis/secretmanager'
import type { serviceusage_v1 } from '@googleapis/serviceusage'
import type { storage_v1 } from '@googleapis/storage'

export type ProjectAnswer = cloudresourcemanager_v3.Schema$Project
export type PermissionsAnswer = cloudresourcemanager_v3.Schema$TestIamPermissionsResponse
export type BillingAnswer = billing.google.cloud.billing.v1.IProjectBillingInfo
export type ServicesAnswer = serviceusage_v1.Schema$BatchGetServicesResponse
export type SecretVersionAnswer = secretmanager_v1.Schema$SecretVersion
export type DatabaseAnswer = firestore_v1.Schema$GoogleFirestoreAdminV1Database
export type IndexAnswer = firestore_v1.Schema$GoogleFirestoreAdminV1Index
export type IndexesAnswer = firestore_v1.Schema$GoogleFirestoreAdminV1ListIndexesResponse
export type AdminSdkAnswer = firebase_v1beta1.Schema$AdminSdkConfig
export type WebAppsAnswer = firebase_v1beta1.Schema$ListWebAppsResponse
export type WebAppConfigAnswer = firebase_v1beta1.Schema$WebAppConfig
export type BucketAnswer = storage_v1.Schema$Bucket
export type SignInAnswer = identitytoolkit_v2.Schema$GoogleCloudIdentitytoolkitAdminV2Config
export type QuotaAnswer = quotas.google.api.cloudquotas.v1.IQuotaInfo
export type FunctionAnswer = functions.google.cloud.functions.v2.IFunction
export type FunctionsAnswer = functions.google.cloud.functions.v2.IListFunctionsResponse

/** A finding of Google's own compiler of rules. https://firebase.google.com/docs/reference/rules/rest/v1/projects/test */
export interface RulesIssue {
  severity: 'SEVERITY_UNSPECIFIED' | 'DEPRECATION' | 'WARNING' | 'ERROR'
  description: string
  sourcePosition?: { fileName?: string; line?: number; column?: number }
}

/** Which rules a service goes by. https://firebase.google.com/docs/reference/rules/rest/v1/projects.releases */
export interface RulesReleaseAnswer {
  name: string
  rulesetName: string
}

/** https://firebase.google.com/docs/reference/rules/rest/v1/projects.rulesets */
export interface RulesetAnswer {
  name: string
  source: { files: { name: string; content: string }[] }
}

/** The newest first. https://firebase.google.com/docs/reference/hosting/rest/v1beta1/sites.releases */
export interface SiteReleasesAnswer {
  releases?: { name: string; version?: { name: string } }[]
}

/** https://firebase.google.com/docs/reference/hosting/rest/v1beta1/sites.versions.files */
export interface VersionFilesAnswer {
  /** `hash` is the SHA-256 of the file, gzipped. */
  files?: { path: string; hash: string; status: string }[]
  nextPageToken?: string
}
