export { Storage } from '@google-cloud/storage'
export { GcsIngestion, type GcsIngestionParts, type GcsRound } from './gcs-ingestion.ts'
export { signUpload, type SignedGcsUpload, type SignedRequest } from './signed-uploads.ts'
export { pubSubApi, type GoogleApi } from './subscription.ts'
