import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { choosePorts } from '../dev/ports.ts'
import { openProject } from '../dev/project.ts'
import type { DeployedFunction } from './functions-manifest.ts'
import { tryDeployed } from './try-deployed.ts'
import { copyUploadedFunctions } from './uploaded-functions.ts'

const servers: Server[] = []
afterEach(() => servers.splice(0).forEach((server) => server.close()))

async function listen(answer: RequestListener): Promise<number> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  servers.push(server)
  await new Promise((resolve) => server.once('listening', resolve))
  return (server.address() as AddressInfo).port
}

const wanted = ['deliver', 'sweep'].map((name): DeployedFunction => ({
  ...{ name, region: 'us-central1', trigger: 'http', cpu: 1, memoryMb: 256, maxInstances: 1 },
  ...{ secrets: [], wokenBy: null, timeoutSeconds: null },
}))

/** Emulators that answer this. */
async function emulators(given: { loaded: string[]; write: number; page: string; api: number }) {
  const functionTriggers = given.loaded.map((name) => ({ id: `us-${name}`, entryPoint: name }))
  return {
    ...choosePorts(0),
    functions: await listen((_, response) =>
      response.end(JSON.stringify({ backends: [{ functionTriggers }] })),
    ),
    firestore: await listen((_, response) => response.writeHead(given.write).end('{}')),
    web: await listen((request, response) => {
      const isApi = request.url?.startsWith('/api/') === true
      response.setHeader('content-security-policy', "script-src 'self'")
      response.writeHead(isApi ? given.api : 200).end(isApi ? '' : given.page)
    }),
  }
}

test('is content with a service that is whole', async () => {
  const page = '<div id="app"></div>'
  const ports = await emulators({ loaded: ['deliver', 'sweep'], write: 403, page, api: 401 })
  expect((await tryDeployed(ports, wanted)).map(({ state }) => state)).toEqual(Array(4).fill('ok'))
})

test('finds a function that did not load, open rules, no app, and a rewrite that leads nowhere', async () => {
  const ports = await emulators({ loaded: ['sweep'], write: 200, page: 'Welcome', api: 200 })
  const found = await tryDeployed(ports, wanted)
  expect(found.map(({ state }) => state)).toEqual(Array(4).fill('fail'))
  expect(found[0]?.says).toBe('not loaded: deliver')
  expect(found.every(({ fix }) => fix)).toBe(true)
})

test('of the functions nothing is uploaded that firebase.json leaves out, secrets first of all', async () => {
  const root = mkdtempSync(join(tmpdir(), 'upload-'))
  const write = (path: string, text = ''): void => {
    mkdirSync(join(root, path, '..'), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const service = { region: 'us-central1', protocols: [], homeTerritory: 'NL', listening: 'anyone' }
  write('ddex-dsp.json', JSON.stringify(service))
  const ignore = ['node_modules', 'src', '.env*', '*.log']
  write('firebase.json', JSON.stringify({ functions: { source: 'functions', ignore } }))
  for (const path of ['package.json', 'lib/index.js', '.env', '.env.my-project', 'a.log'])
    write(`functions/${path}`)
  write('functions/src/index.ts')
  write('functions/node_modules/one/index.js')
  const target = join(root, 'copy')
  const paths = await copyUploadedFunctions(openProject(root), target)
  expect(paths).toEqual(['lib/index.js', 'package.json'])
  expect(readdirSync(target).sort()).toEqual(['lib', 'node_modules', 'package.json'])
  expect(existsSync(join(target, 'node_modules', 'one', 'index.js'))).toBe(true)
  rmSync(root, { recursive: true })
})
