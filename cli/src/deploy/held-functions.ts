import type { FunctionAnswer } from '../google/google-answers.ts'

/** `europe-west1/deliver` of a function that is in a project. */
export const placeOf = ({ name }: FunctionAnswer): string => {
  const [, region = '', id = ''] = /locations\/([^/]+)\/functions\/([^/]+)$/.exec(name ?? '') ?? []
  return `${region}/${id}`
}

/** Whether firebase-tools has deployed it, and so removes it where the source has it no more. */
export const isFirebaseManaged = ({ labels }: FunctionAnswer): boolean =>
  labels?.['deployment-tool']?.startsWith('cli-firebase') === true
