import { cpSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle } from './bundle.ts'
import { CannotStart } from './cannot-start.ts'
import { fingerprint, unlessUnchanged } from './fingerprint.ts'
import { ProgramFailed, runProgram } from '../terminal/program.ts'
import type { Project } from './project.ts'

/** Beside this in `cli/dist`, where bundles of them are. */
const ownProgram = (name: string): string => fileURLToPath(new URL(`./${name}`, import.meta.url))

/** What a server's container installs; the `build` script of each server says the same. */
const serverPackages = [
  'firebase-admin',
  'ssh2',
  'pino',
  'zod',
  'prom-client',
  'file-type',
].flatMap((name) => [name, `${name}/*`])

/** Programs that the launcher runs; each is a bundle. */
export interface Programs {
  sftpServer: string
  ftpServer: string
  s3Endpoint: string
  s3Function: string
  seed: string
  demo: string
}

export const programsOf = (project: Project): Programs => ({
  sftpServer: join(project.sftpServer, 'dist', 'main.js'),
  ftpServer: join(project.ftpServer, 'dist', 'main.js'),
  s3Endpoint: ownProgram('s3-main.js'),
  s3Function: join(project.s3Function, 'dist', 'index.js'),
  seed: ownProgram('seed-main.js'),
  demo: ownProgram('demo-main.js'),
})

/** The functions as they are deployed: our packages in one file; Firebase's, and what is built where it is installed, beside it. */
export async function buildFunctions(
  project: Project,
  outfile = join(project.functions, 'lib', 'index.js'),
): Promise<void> {
  const beside = ['@google-cloud/storage', 'firebase-admin', 'firebase-functions', 'ssh2']
  await bundle({
    entry: join(project.functions, 'src', 'index.ts'),
    outfile,
    use: 'deploy',
    external: beside.flatMap((name) => [name, `${name}/*`]),
  })
}

/** The Lambda function as it is deployed. */
export async function buildLambda(
  { s3Function: cwd }: Project,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<void> {
  if (!existsSync(cwd)) return
  const args = ['build.mjs']
  try {
    await runProgram({ name: 'esbuild', command: process.execPath, args, cwd, env, signal })
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error
    throw new CannotStart(`The Lambda function did not build:\n${error.tail}`)
  }
}

/** The servers of the protocols that the project has, to run on this machine. */
export async function buildServers(project: Project): Promise<void> {
  const programs = programsOf(project)
  const servers = [
    [project.sftpServer, programs.sftpServer],
    [project.ftpServer, programs.ftpServer],
  ] as const
  await Promise.all(
    servers
      .filter(([folder]) => existsSync(folder))
      .map(([folder, outfile]) =>
        bundle({ entry: join(folder, 'src', 'main.ts'), outfile, use: 'here' }),
      ),
  )
}

/** Builds the web app into its `dist`, or another folder. Throws `CannotStart` with what Vite says. */
export async function viteBuild(
  app: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
  outDir?: string,
): Promise<void> {
  const vite = dirname(createRequire(join(app, 'package.json')).resolve('vite/package.json'))
  const args = [join(vite, 'bin', 'vite.js'), 'build', '--logLevel', 'error']
  if (outDir) args.push('--outDir', outDir, '--emptyOutDir')
  try {
    await runProgram({ name: 'vite', command: process.execPath, args, cwd: app, env, signal })
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error
    throw new CannotStart(`The web app did not build:\n${error.tail}`)
  }
}

/** The servers as their containers run them: beside their packages, without our source. */
export async function buildContainers(project: Project): Promise<void> {
  const servers = [project.sftpServer, project.ftpServer].filter((folder) => existsSync(folder))
  await Promise.all(
    servers.map((folder) =>
      bundle({
        entry: join(folder, 'src', 'main.ts'),
        outfile: join(folder, 'dist', 'container.js'),
        use: 'deploy',
        external: serverPackages,
      }),
    ),
  )
}

/** Builds the web app when something that it is made of has changed. */
export function buildWeb(
  project: Project,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<'done' | 'unchanged'> {
  const packages = ['ern', 'dsp-core', 'player', 'storefront']
  const inputs = [
    ...packages.map((name) => join(project.root, 'packages', name)),
    ...['src', 'public', 'index.html', 'vite.config.ts', 'package.json'].map((name) =>
      join(project.app, name),
    ),
    ...['brand.json', 'ddex-dsp.json'].map((name) => join(project.app, name)),
    ...['vendor', 'pnpm-lock.yaml', 'package-lock.json'].map((name) => join(project.root, name)),
  ]
  return unlessUnchanged(
    join(project.cache, 'web.sha256'),
    fingerprint(inputs),
    join(project.app, 'dist', 'index.html'),
    () => viteBuild(project.app, env, signal),
  )
}

/** Copies the built app into the stack's folder, so that two stacks can say different things in `service.json`. */
export function placeWeb(project: Project, service: object): void {
  const web = join(project.local, 'web')
  rmSync(web, { recursive: true, force: true })
  cpSync(join(project.app, 'dist'), web, { recursive: true })
  writeFileSync(join(web, 'service.json'), JSON.stringify(service, null, 2))
}
