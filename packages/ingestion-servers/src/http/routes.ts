import {
  cancelDelivery,
  listDeliveries,
  showAcknowledgement,
  showDelivery,
} from './delivery-status.ts'
import { deleteFile, putFile } from './feed-file.ts'
import { listFiles } from './list-files.ts'
import { describeFile, readFile } from './read-file.ts'
import { json, type DoorRequest } from './http-exchange.ts'
import { lookSoon } from './notify.ts'
import { describeApi } from './openapi.ts'
import { Problem } from './problem.ts'
import { receiveDelivery } from './receive-delivery.ts'
import type { Route, RouteMatch } from './route.ts'
import { completeUpload, dropUpload, startUpload } from './upload.ts'
import type { PublicParts } from './visit.ts'
import * as wire from './wire.ts'

/** Everything that the door answers; the API description is made of it. */
export const routes: readonly Route[] = [
  {
    ...{ method: 'GET', pattern: '/openapi.json', operationId: 'describeApi', isPublic: true },
    summary: 'This description',
    answers: { 200: 'application/json' },
    answer: ({ base }: PublicParts) => json(200, describeApi(routes, base)),
  },
  {
    ...{ method: 'POST', pattern: '/notify', operationId: 'notify', isPublic: true },
    summary: 'Say that something was put into a bucket; what is sent along is not looked at',
    answers: { 202: wire.notified },
    answer: lookSoon,
  },
  {
    ...{ method: 'POST', pattern: '/', operationId: 'sendDelivery', body: wire.deliveryPost },
    summary: 'Send a message: as JSON with the URLs of its files, or as a form with the files',
    otherBodies: {
      'multipart/form-data':
        'Parts: ern (the message), metadata (JSON, may be left out), then every file of the delivery',
    },
    answers: { 202: wire.deliveryAccepted },
    handle: receiveDelivery,
  },
  {
    ...{ method: 'GET', pattern: '/', operationId: 'listDeliveries', handle: listDeliveries },
    summary: 'The deliveries of the feed, newest first',
    query: {
      messageId: 'Only those of this message',
      deliveryId: 'This one alone, as by its own URL',
      before: 'Those that began before this time (ISO 8601)',
      limit: 'At most so many, up to 100',
    },
    answers: { 200: wire.deliveryList.or(wire.deliveryStatus) },
  },
  {
    ...{ method: 'GET', pattern: '/files', operationId: 'listFiles', handle: listFiles },
    summary: 'The files of the feed that the service holds, by path',
    query: {
      folder: 'Only those below this folder',
      after: 'Those that follow this path: `next` of the page before',
      limit: 'At most so many, up to 200',
    },
    answers: { 200: wire.fileList },
  },
  {
    ...{ method: 'GET', pattern: '/files/{path}', operationId: 'readFile', handle: readFile },
    summary: 'The bytes of a file, or one range of them',
    answers: { 200: 'application/octet-stream', 206: 'application/octet-stream' },
  },
  {
    ...{ method: 'HEAD', pattern: '/files/{path}', operationId: 'describeFile' },
    summary: 'Whether a file is there, its size and its hashes',
    answers: { 200: null },
    handle: describeFile,
  },
  {
    ...{ method: 'PUT', pattern: '/files/{path}', operationId: 'putFile', handle: putFile },
    summary: 'Store one file of a delivery; Content-MD5 is checked when it is there',
    otherBodies: { 'application/octet-stream': 'The bytes of the file' },
    answers: { 201: wire.fileStored },
  },
  {
    ...{ method: 'DELETE', pattern: '/files/{path}', operationId: 'deleteFile' },
    summary: 'Take a file back, as long as no delivery has used it',
    answers: { 204: null },
    handle: deleteFile,
  },
  {
    ...{ method: 'POST', pattern: '/uploads', operationId: 'startUpload', body: wire.uploadStart },
    summary: 'Begin a resumable upload of a file of any size',
    answers: { 201: wire.uploadStarted },
    handle: startUpload,
  },
  {
    ...{ method: 'POST', pattern: '/uploads/{uploadId}/complete', operationId: 'completeUpload' },
    summary: 'Have an upload used that is whole',
    body: wire.uploadEnd,
    answers: { 202: wire.uploadTaken },
    handle: completeUpload,
  },
  {
    ...{ method: 'DELETE', pattern: '/uploads/{uploadId}', operationId: 'dropUpload' },
    summary: 'Drop an upload',
    answers: { 204: null },
    handle: dropUpload,
  },
  {
    ...{ method: 'GET', pattern: '/{deliveryId}', operationId: 'showDelivery' },
    summary: 'How a delivery stands',
    answers: { 200: wire.deliveryStatus },
    handle: showDelivery,
  },
  {
    ...{
      method: 'GET',
      pattern: '/{deliveryId}/acknowledgement',
      operationId: 'showAcknowledgement',
    },
    summary: 'What its sender is told about a delivery, as a DDEX message',
    answers: { 200: 'application/xml' },
    handle: showAcknowledgement,
  },
  {
    ...{ method: 'POST', pattern: '/{deliveryId}/cancel', operationId: 'cancelDelivery' },
    summary: 'Call off a delivery whose files are not all here',
    answers: { 202: wire.deliveryCancelled },
    handle: cancelDelivery,
  },
]

/** The route of a request. Throws `Problem`: 404, 405 or 400. */
export function matchRoute({ method, path }: Pick<DoorRequest, 'method' | 'path'>): RouteMatch {
  const known = routes.flatMap((route) => {
    const params = paramsOf(route.pattern, path)
    return params ? [{ route, params }] : []
  })
  const match = known.find(({ route }) => route.method === method)
  if (match) return match
  if (known.length === 0)
    throw new Problem(404, 'ROUTE_UNKNOWN', 'There is nothing here.', 'See openapi.json.')
  const allow = [...new Set(known.map(({ route }) => route.method))].join(', ')
  throw new Problem(405, 'METHOD_UNKNOWN', `Here is ${allow} only.`, 'See openapi.json.', {
    headers: { allow },
  })
}

function paramsOf(pattern: string, path: string): Record<string, string> | null {
  const names = [...pattern.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  const form = pattern.replace('{path}', '(.+)').replace(/\{\w+\}/g, '([^/]+)')
  const found = new RegExp(`^${form.replaceAll('.json', '\\.json')}$`).exec(
    path === '' ? '/' : path,
  )
  if (!found) return null
  return Object.fromEntries(names.map((name, index) => [name, decoded(found[index + 1] ?? '')]))
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new Problem(400, 'NAME_INVALID', 'The path is not valid UTF-8.', 'Encode it as UTF-8.')
  }
}
