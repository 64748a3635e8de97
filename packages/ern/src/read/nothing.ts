/**
 * The empty list of a model: one for all, because most lists of a message are empty. It is frozen, so that nobody adds
 * to it what would then stand in all of them.
 */
export const NOTHING = Object.freeze([]) as unknown as never[]
