import { warn, type Finding } from '../../doctor/check.ts'
import { GoogleRefusal } from '../../google/google-rest.ts'

/**
 * One look at the project. Where this account may not look, or the API for looking is off, that is the finding: it
 * says nothing about whether the deployment would work, so it does not stop it.
 */
export async function look(
  name: string,
  projectId: string,
  work: () => Promise<Finding | Finding[]>,
): Promise<Finding[]> {
  try {
    return [await work()].flat()
  } catch (error) {
    if (!(error instanceof GoogleRefusal)) throw error
    const { disabledApi, message } = error
    const fix = disabledApi
      ? `gcloud services enable ${disabledApi} --project=${projectId}`
      : 'Have an owner of the project give you roles/viewer, or look in the Firebase console.'
    return [warn(name, `cannot be looked at: ${message}`, fix)]
  }
}
