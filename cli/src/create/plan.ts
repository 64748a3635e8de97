import { basename, resolve } from 'node:path'
import { usageError } from '../terminal/command-error.ts'
import {
  defaults,
  protocols as allProtocols,
  templateNames,
  templates,
  type PackageManager,
  type Protocol,
  type Template,
} from './choices.ts'
import { nearest } from './nearest.ts'
import { nameFault, suggestName } from './project-name.ts'

/** What was asked for, as it was typed or answered. */
export interface CreateRequest {
  directory: string
  name?: string | undefined
  protocols?: string | undefined
  template?: string | undefined
  projectId?: string | undefined
  region?: string | undefined
  install: boolean
  git: boolean
  force: boolean
}

/** What is made, with nothing open any more. */
export interface Plan {
  /** Absolute. */
  directory: string
  /** As it was typed, for the next steps. */
  directoryAsTyped: string
  /** Of the package. */
  name: string
  protocols: Protocol[]
  template: Template
  /** Empty: none yet. */
  projectId: string
  region: string
  packageManager: PackageManager
  install: boolean
  git: boolean
  force: boolean
}

const meant = (word: string, choices: readonly string[]): string => {
  const near = nearest(word, choices)
  return near ? ` Did you mean ${near}?` : ''
}

function planName(request: CreateRequest, directory: string): string {
  const name = request.name ?? basename(directory)
  const fault = nameFault(name)
  if (!fault) return name
  const other = suggestName(name)
  throw usageError(
    `"${name}" cannot be the name of a package: it ${fault}. Use --name=${other}, or a folder of that name.`,
    { suggestion: other },
  )
}

/** The protocols in a list like `sftp,s3`, each once and in one order. */
export function parseProtocols(list: string): Protocol[] {
  const words = list
    .split(',')
    .map((word) => word.trim().toLowerCase())
    .filter(Boolean)
  const choices = `There are ${allProtocols.join(', ')}.`
  if (words.length === 0) throw usageError(`--protocols names none. ${choices}`)
  const unknown = words.find((word) => !(allProtocols as readonly string[]).includes(word))
  if (unknown !== undefined) {
    throw usageError(`There is no protocol "${unknown}".${meant(unknown, allProtocols)} ${choices}`)
  }
  return allProtocols.filter((protocol) => words.includes(protocol))
}

function parseTemplate(word: string): Template {
  if (Object.hasOwn(templates, word)) return word as Template
  throw usageError(
    `There is no template "${word}".${meant(word, templateNames)} There are ${templateNames.join(' and ')}.`,
  )
}

function parseProjectId(id: string): string {
  if (id === '' || /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(id)) return id
  throw usageError(
    `"${id}" cannot be the id of a Firebase project: 6 to 30 of a-z, 0-9 and dash, a letter first, no dash at the end.`,
  )
}

function parseRegion(region: string): string {
  if (/^[a-z]+(-[a-z]+)+\d{1,2}$/.test(region)) return region
  throw usageError(
    `"${region}" is not a region of Cloud Functions, such as us-central1 or europe-west4.`,
  )
}

/** Turns what was asked for into what is made. Throws a usage error with the first fault. */
export function planProject(
  request: CreateRequest,
  surroundings: { cwd: string; packageManager: PackageManager },
): Plan {
  // What an unset variable of a script leaves is not the folder where it runs.
  if (request.directory.trim() === '')
    throw usageError('The folder of the new project is empty; `.` is the current one.')
  const directory = resolve(surroundings.cwd, request.directory)
  return {
    directory,
    directoryAsTyped: request.directory,
    name: planName(request, directory),
    protocols:
      request.protocols === undefined ? defaults.protocols : parseProtocols(request.protocols),
    template: parseTemplate(request.template ?? defaults.template),
    projectId: parseProjectId(request.projectId ?? defaults.projectId),
    region: parseRegion(request.region ?? defaults.region),
    packageManager: surroundings.packageManager,
    ...{ install: request.install, git: request.git, force: request.force },
  }
}
