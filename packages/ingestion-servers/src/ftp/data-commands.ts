import { isIPv4, isIPv6 } from 'node:net'
import { plainAddress } from '../common/index.ts'
import type { Commands } from './command.ts'
import { activeEndpoint, passiveEndpoint } from './data-endpoint.ts'
import { reply, type Reply } from './reply.ts'
import type { Session } from './session.ts'

/** How data connections are made: PASV, PORT (RFC 959), EPSV, EPRT (RFC 2428). */
export const dataCommands: Commands = {
  PASV: {
    async run(session) {
      if (session.isExtendedOnly) return reply(501, 'You have said EPSV ALL.')
      const { publicAddress, ownAddress } = session.parts
      const address = await publicAddress.for(ownAddress)
      if (address === null) return reply(425, 'There is no IPv4 here. Say EPSV.')
      const port = await agreeOnPort(session)
      if (port === null) return noPort()
      const numbers = [...address.split('.'), port >> 8, port & 255].join(',')
      return reply(227, `Entering Passive Mode (${numbers}).`)
    },
  },
  EPSV: {
    async run(session, argument) {
      const asked = argument.toUpperCase()
      if (asked === 'ALL') {
        session.isExtendedOnly = true
        return reply(200, 'EPSV it is.')
      }
      const known = isIPv6(session.parts.ownAddress) ? '2' : '1'
      if (asked !== '' && asked !== known) return reply(522, `Use the same network: (${known})`)
      const port = await agreeOnPort(session)
      if (port === null) return noPort()
      return reply(229, `Entering Extended Passive Mode (|||${port}|)`)
    },
  },
  PORT: {
    run(session, argument) {
      const numbers = argument.split(',').map(Number)
      const isValid = numbers.length === 6 && numbers.every((n) => Number.isInteger(n) && n < 256)
      const [high = 0, low = 0] = numbers.slice(4)
      return connectTo(session, isValid ? numbers.slice(0, 4).join('.') : '', high * 256 + low)
    },
  },
  EPRT: {
    run(session, argument) {
      const delimiter = argument[0] ?? '|'
      const [, network, host = '', port] = argument.split(delimiter)
      const isValid = network === '1' ? isIPv4(host) : network === '2' && isIPv6(host)
      return connectTo(session, isValid ? host : '', Number(port))
    },
  },
}

async function agreeOnPort(session: Session): Promise<number | null> {
  session.agreeOn(null)
  const { passivePorts, peers, config } = session.parts
  const port = await passivePorts.reserve(peers)
  session.agreeOn(port && passiveEndpoint(port, config.passiveWaitMs ?? 60_000))
  return port?.port ?? null
}

const noPort = (): Reply => reply(425, 'No data port is free. Please try again soon.')

/** A port of the client itself and no other: else we could be made to connect anywhere (RFC 2577). */
function connectTo(session: Session, host: string, port: number): Reply {
  const { config, address } = session.parts
  if (!config.activeMode)
    return reply(502, 'Data connections come to the server. Say EPSV or PASV.')
  if (session.isExtendedOnly) return reply(501, 'You have said EPSV ALL.')
  if (host === '' || !Number.isInteger(port)) return reply(501, 'The address is not valid.')
  if (plainAddress(host) !== address || port < 1024 || port > 65_535) {
    return reply(504, 'Data connections go to a port above 1023 of your own address only.')
  }
  session.agreeOn(activeEndpoint(address, port))
  return reply(200, 'Noted.')
}
