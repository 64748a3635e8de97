/**
 * Whether a message is older than the one that was applied. Order is by `MessageCreatedDateTime`;
 * a message without one is taken as it comes.
 */
export function isStale(createdAt: string, appliedCreatedAt: string): boolean {
  const created = Date.parse(createdAt)
  const applied = Date.parse(appliedCreatedAt)
  return !Number.isNaN(created) && !Number.isNaN(applied) && created < applied
}
