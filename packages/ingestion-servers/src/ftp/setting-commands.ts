import { tooLarge } from '../common/too-large.ts'
import type { Command, Commands } from './command.ts'
import { wholeNumber } from './command.ts'
import { factNames, type FactName } from './listing.ts'
import { reply, type Reply } from './reply.ts'
import type { Session } from './session.ts'

/** What a client asks about the server, and what it sets for what comes next. */
export const settingCommands: Commands = {
  SYST: { isOpen: true, run: () => reply(215, 'UNIX Type: L8') },
  FEAT: { isOpen: true, run: (session) => reply(211, 'Features:', ...features(session), 'End') },
  NOOP: { isOpen: true, run: () => reply(200, 'Here.') },
  CLNT: {
    isOpen: true,
    run(session, name) {
      session.client = name.slice(0, 100)
      return reply(200, 'Noted.')
    },
  },
  OPTS: { isOpen: true, run: options },
  // Files are taken as they are sent whatever is said here: their hashes must fit.
  TYPE: oneOf(['A', 'A N', 'I', 'L 8'], 'Bytes are kept as they are.'),
  MODE: oneOf(['S'], 'Stream it is.'),
  STRU: oneOf(['F'], 'Files it is.'),
  REST: {
    run(session, text) {
      const offset = wholeNumber(text)
      if (offset === null) return reply(501, 'The position must be a number of bytes.')
      session.restartAt = offset
      return reply(350, `The next transfer begins at byte ${offset}.`)
    },
  },
  ALLO: {
    run(session, text) {
      // "ALLO 100 R 10": the second number is a size of records.
      const size = wholeNumber(text.split(/\s+R\s+/i)[0] ?? '')
      if (size === null) return reply(501, 'The size must be a number of bytes.')
      const { maxFileSize } = session.signedIn.feed.settings
      if (size > maxFileSize) return reply(552, tooLarge(maxFileSize, size).message)
      session.announcedSize = size
      return reply(200, 'A file of this size may come.')
    },
  },
  SITE: {
    run(_, argument) {
      const [name] = argument.toUpperCase().split(' ')
      // Mirroring clients set modes after every file; ours are what they are.
      if (name === 'CHMOD') return reply(200, 'Modes are set by the server.')
      return reply(504, 'There are no SITE commands here.')
    },
  },
}

function oneOf(values: string[], text: string): Command {
  return {
    isOpen: true,
    run: (_, value) =>
      values.includes(value.toUpperCase())
        ? reply(200, text)
        : reply(504, `Only ${values.join(', ')} is known here.`),
  }
}

function features({ parts }: Session): string[] {
  const { context, config } = parts
  return [
    ...(context ? ['AUTH TLS', 'PBSZ', 'PROT'] : []),
    'CLNT',
    ...(config.activeMode ? ['EPRT'] : []),
    'EPSV',
    'MDTM',
    'MFMT',
    `MLST ${factNames.map((name) => `${name}*;`).join('')}`,
    'REST STREAM',
    'SIZE',
    'TVFS',
    'UTF8',
  ]
}

function options(session: Session, argument: string): Reply {
  const [name = '', ...rest] = argument.split(' ')
  switch (name.toUpperCase()) {
    case 'UTF8':
      return rest.join(' ').toUpperCase() === 'OFF'
        ? reply(504, 'Names are UTF-8.')
        : reply(200, 'Names are UTF-8.')
    case 'MLST': {
      const asked = rest.join(' ').toLowerCase().split(';')
      const chosen = factNames.filter((fact: FactName) => asked.includes(fact))
      session.facts = new Set(chosen)
      return reply(200, `MLST OPTS ${chosen.map((fact) => `${fact};`).join('')}`.trim())
    }
    default:
      return reply(501, 'Only UTF8 and MLST have options here.')
  }
}
