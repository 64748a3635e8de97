/** Base of our errors: a stable code, and whether trying again may help. */
export class DspError extends Error {
  readonly code: string
  readonly retryable: boolean

  constructor(
    code: string,
    message: string,
    options: { cause?: unknown; retryable?: boolean } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = new.target.name
    this.code = code
    this.retryable = options.retryable ?? false
  }
}

/** The world was in the way (network, quota, a busy lease): the same call may work later. */
export class TransientError extends DspError {
  constructor(code: string, message: string, cause?: unknown) {
    super(code, message, { cause, retryable: true })
  }
}

/** A caller asked for something it may not have or that is not there. `code` is for the caller. */
export class RefusedError extends DspError {}

/** Another worker took over because our lease ran out: stop at once and write nothing more. */
export class LeaseLostError extends DspError {
  constructor(deliveryId: string) {
    super('LEASE_LOST', `The lease on delivery ${deliveryId} was lost.`)
  }
}
