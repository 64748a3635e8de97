import confirm from '@inquirer/confirm'
import input from '@inquirer/input'
import type { FirstFeedFlags } from '../init/first-feeds.ts'
import { protocolsOf, type Protocol } from '../protocol-setup/feeds-for-protocols.ts'
import { faults } from '../configure/write-project-file.ts'
import { askAboutProtocols } from './protocol-questions.ts'
import { askAboutProject, isLeft, type ProjectValues } from './project-questions.ts'

export { isLeft }

export interface InitWishes {
  secrets: boolean
  adminEmail?: string
  feeds?: FirstFeedFlags
}

type Context = Parameters<typeof input>[1]

const emailFault = (text: string): true | string =>
  text === '' || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) || 'An e-mail address, or nothing.'

/** Asks for what the flags leave open; each answer is one of a flag. Rejects when left with Ctrl+C. */
export async function askAboutInit(
  known: ProjectValues,
  wishes: InitWishes,
  protocols: readonly Protocol[],
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
  const feeds = await askAboutFeeds(wishes.feeds ?? {}, protocols, context)
  return { said, wishes: { ...wishes, secrets, ...(adminEmail ? { adminEmail } : {}), feeds } }
}

/** Who delivers first, and for its protocols what their feeds need. */
async function askAboutFeeds(
  known: FirstFeedFlags,
  protocols: readonly Protocol[],
  context?: Context,
): Promise<FirstFeedFlags> {
  const message = 'Id of who delivers first, such as my-label (empty: later)'
  const distributor = known.distributor ?? (await input({ message }, context))
  if (distributor === '') return {}
  const { protocol: said, ...buckets } = known
  const chosen = said === undefined ? undefined : protocolsOf(said)
  const preset = { ...buckets, distributor, ...(chosen ? { protocol: chosen } : {}) }
  const { protocol, ...answers } = await askAboutProtocols(preset, context, protocols)
  return { ...answers, protocol: protocol.join(',') }
}
