/** What fits into the 20 CPUs and 40 GiB that Cloud Run gives a new project in a region. */
export function instancesOf(env: NodeJS.ProcessEnv): { most: number; processing: number } {
  const most = Number(env['DDEX_DSP_MAX_INSTANCES'] ?? 20)
  const processing = Number(env['DDEX_DSP_MAX_PROCESSING'] ?? 5)
  if ([most, processing].every((count) => Number.isInteger(count) && count > 0))
    return { most, processing }
  throw new Error('DDEX_DSP_MAX_INSTANCES and DDEX_DSP_MAX_PROCESSING must be whole and above 0.')
}
