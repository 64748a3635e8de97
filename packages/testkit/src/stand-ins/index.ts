import { fileURLToPath } from 'node:url'

const at = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** A program that stands in for gcloud, to be put on PATH under that name. */
export const gcloudStandIn = at('gcloud.mjs')

/** Commands of gcloud with their flags, which the stand-in knows: one a line, `=` behind those that take a value. */
export const gcloudCommands = at('gcloud-commands.txt')
