/** Who else is asked about what arrives. */
export interface Outside {
  /** ClamAV's daemon, which scans what arrives; null: files are not scanned for threats. */
  clamd: { host: string; port: number; maxLength: number } | null
  /** The DDEX Workbench, for feeds that want a second opinion; null: it is not asked. */
  workbench: { endpoint: string; apiKey?: string; timeoutMs: number } | null
}

/** Reads who else is asked, with every fault in words. */
export function readOutside(env: NodeJS.ProcessEnv): Outside & { faults: string[] } {
  const [clamd, workbench] = [readClamd(env), readWorkbench(env)]
  const faults: string[] = []
  if (clamd === 'invalid') faults.push('DDEX_DSP_CLAMD must be host:port, such as 10.0.0.5:3310.')
  if (workbench === 'invalid')
    faults.push(
      'DDEX_DSP_WORKBENCH must be an https URL, and DDEX_DSP_WORKBENCH_TIMEOUT_SECONDS from 1 to 120.',
    )
  return {
    clamd: clamd === 'invalid' ? null : clamd,
    workbench: workbench === 'invalid' ? null : workbench,
    faults,
  }
}

function readClamd(env: NodeJS.ProcessEnv): Outside['clamd'] | 'invalid' {
  const address = env['DDEX_DSP_CLAMD'] ?? ''
  if (address === '') return null
  const [, host, port] = /^(?<host>[^\s/]+):(?<port>\d{1,5})$/.exec(address) ?? []
  const megabytes = Number(env['DDEX_DSP_CLAMD_MAX_MEGABYTES'] ?? 100)
  if (!host || !(Number(port) > 0 && Number(port) < 65_536) || !(megabytes > 0)) return 'invalid'
  return { host, port: Number(port), maxLength: megabytes * 1024 ** 2 }
}

function readWorkbench(env: NodeJS.ProcessEnv): Outside['workbench'] | 'invalid' {
  const endpoint = env['DDEX_DSP_WORKBENCH'] ?? ''
  if (endpoint === '') return null
  const seconds = Number(env['DDEX_DSP_WORKBENCH_TIMEOUT_SECONDS'] ?? 10)
  // Messages and the key go there: in the clear only on this machine.
  const isSafe = /^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost)[:/])/.test(endpoint)
  if (!isSafe || !URL.canParse(endpoint) || !(seconds >= 1 && seconds <= 120)) return 'invalid'
  const apiKey = env['DDEX_DSP_WORKBENCH_KEY'] ?? ''
  return { endpoint, timeoutMs: seconds * 1000, ...(apiKey === '' ? {} : { apiKey }) }
}
