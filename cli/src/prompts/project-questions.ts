import input from '@inquirer/input'
import { isLeft } from './create-questions.ts'

export { isLeft }

/** The four values of `ddex-dsp.json`. */
export interface ProjectValues {
  projectId?: string
  region?: string
  webApiKey?: string
  webUrl?: string
}

type Faults = Record<keyof Required<ProjectValues>, (text: string) => string | null>
type Context = Parameters<typeof input>[1]

const questions = [
  ['projectId', 'Id of your Firebase project'],
  ['region', 'Region of its functions'],
  ['webApiKey', "The web app's key (Firebase console, Project settings)"],
  ['webUrl', 'Where listeners go'],
] as const

/** Asks for what is not `said`, with what is `held` as proposals. Rejects when left with Ctrl+C. */
export async function askAboutProject(
  said: ProjectValues,
  held: ProjectValues,
  faults: Faults,
  context?: Context,
): Promise<ProjectValues> {
  const answers: ProjectValues = { ...said }
  for (const [name, message] of questions) {
    if (answers[name] !== undefined) continue
    const proposal = held[name] || proposalFor(name, answers)
    const validate = (text: string): true | string => {
      const fault = faults[name](text)
      return fault === null || `It ${fault}.`
    }
    answers[name] = await input(
      { message, validate, ...(proposal ? { default: proposal } : {}) },
      context,
    )
  }
  return answers
}

function proposalFor(name: keyof ProjectValues, { projectId }: ProjectValues): string {
  if (name === 'region') return 'us-central1'
  return name === 'webUrl' && projectId ? `https://${projectId}.web.app` : ''
}
