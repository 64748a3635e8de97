import confirm from '@inquirer/confirm'
import input from '@inquirer/input'
import { faults } from '../configure/write-project-file.ts'
import { askAboutProject, isLeft, type ProjectValues } from './project-questions.ts'

export { isLeft }

export interface InitWishes {
  secrets: boolean
  adminEmail?: string
}

type Context = Parameters<typeof input>[1]

const emailFault = (text: string): true | string =>
  text === '' || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) || 'An e-mail address, or nothing.'

/** Asks for what the flags leave open; each answer is one of a flag. Rejects when left with Ctrl+C. */
export async function askAboutInit(
  known: ProjectValues,
  wishes: InitWishes,
  context?: Context,
): Promise<{ said: ProjectValues; wishes: InitWishes }> {
  const said = await askAboutProject(known, {}, faults, context)
  const secrets =
    wishes.secrets ||
    (await confirm(
      {
        message: "Make the service's keys in Secret Manager now? (needs a sign-in)",
        default: false,
      },
      context,
    ))
  const adminEmail =
    wishes.adminEmail ??
    (await input(
      { message: 'E-mail of the first admin (empty: later)', validate: emailFault },
      context,
    ))
  return { said, wishes: { secrets, ...(adminEmail ? { adminEmail } : {}) } }
}
