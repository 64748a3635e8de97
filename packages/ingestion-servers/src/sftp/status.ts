import ssh2 from 'ssh2'
import { toFileRefusal, type RefusalCode } from '../common/index.ts'

const { STATUS_CODE } = ssh2.utils.sftp

const byRefusal: Partial<Record<RefusalCode, number>> = {
  NOT_FOUND: STATUS_CODE.NO_SUCH_FILE,
  OUTSIDE_ROOT: STATUS_CODE.PERMISSION_DENIED,
  NAME_INVALID: STATUS_CODE.PERMISSION_DENIED,
  READ_ONLY: STATUS_CODE.PERMISSION_DENIED,
  NOT_SUPPORTED: STATUS_CODE.OP_UNSUPPORTED,
}

/** SFTP version 3 knows few codes (draft-ietf-secsh-filexfer-02, 7); the text says the rest. */
export function toStatus(error: unknown): { code: number; message: string; unexpected: boolean } {
  const refusal = toFileRefusal(error)
  const code = byRefusal[refusal.code] ?? STATUS_CODE.FAILURE
  return { code, message: refusal.message, unexpected: refusal.code === 'FAILED' }
}
