import type { DataEndpoint } from './data-endpoint.ts'
import { plainData, secureData, type DataStream } from './data-stream.ts'
import { reply, type Reply } from './reply.ts'
import type { Session } from './session.ts'
import { Transfer, type Interruption } from './transfer.ts'

export interface TransferPlan {
  path: string
  isUpload: boolean
  /** Said before the data connection is made. */
  opening?: string
  /** Moves the bytes. The connection is closed afterwards. */
  move(data: DataStream, transfer: Transfer): Promise<Reply>
}

const interrupted: Record<Interruption, string> = {
  aborted: 'The transfer was aborted.',
  lost: 'The connection was lost.',
  stalled: 'No byte has come or gone for too long.',
}

export const interruptedReply = (why: Interruption): Reply => reply(426, interrupted[why])

/** Why a data connection cannot be asked for now; null when it can. */
export function missingForData({ parts, isDataProtected, endpointState }: Session): Reply | null {
  const mustProtect = parts.channel.isSecure && parts.config.tls.protectData
  if (mustProtect && !isDataProtected) return reply(521, 'Data must be protected here: say PROT P.')
  if (endpointState === 'agreed') return null
  return reply(425, endpointState === 'none' ? 'Say EPSV or PASV first.' : nobodyCame)
}

const notMade = 'The data connection was not made. Say EPSV or PASV again.'
const nobodyCame =
  'Nobody came to the data port in time. Say EPSV or PASV again, and connect to it.'

/** Makes the data connection that was agreed on and moves something over it. */
export async function runTransfer(session: Session, plan: TransferPlan): Promise<Reply> {
  const endpoint = session.takeEndpoint()
  if (!endpoint) return reply(425, 'Say EPSV or PASV first.')
  if (session.isAbortAsked) {
    endpoint.release()
    return interruptedReply('aborted')
  }
  const { config, channel } = session.parts
  const transfer = new Transfer(plan.path, plan.isUpload, config.stallTimeoutMs ?? 120_000)
  session.transfer = transfer
  let data: DataStream | null = null
  let isSent = false
  try {
    channel.send(reply(150, plan.opening ?? 'Go ahead.'))
    data = await connectData(session, endpoint, transfer)
    if (transfer.interruption) return interruptedReply(transfer.interruption)
    if (!data) return reply(425, notMade)
    transfer.runsOver(data)
    const said = await plan.move(data, transfer)
    isSent = !plan.isUpload && said.code < 400
    return said
  } finally {
    transfer.end()
    if (isSent) data?.linger()
    else data?.destroy()
    session.transfer = null
  }
}

async function connectData(
  session: Session,
  endpoint: DataEndpoint,
  transfer: Transfer,
): Promise<DataStream | null> {
  const { config, context } = session.parts
  const timeoutMs = config.connectTimeoutMs ?? 30_000
  transfer.waitsFor(() => endpoint.release())
  const socket = await endpoint.open(timeoutMs)
  if (!socket) return null
  if (!session.isDataProtected || !context) return plainData(socket, transfer.isUpload)
  transfer.waitsFor(() => socket.destroy())
  const tooLong = setTimeout(() => socket.destroy(), timeoutMs)
  const data = await secureData(socket, {
    context,
    receives: transfer.isUpload,
    reuseSession: config.tls.reuseSession,
  })
  clearTimeout(tooLong)
  return data
}
