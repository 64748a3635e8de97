/** A line of a function's log. */
export interface LogEntry {
  at: Date
  /** `start` and `report` are Lambda's own, before and after each call. */
  kind: 'start' | 'report' | 'line'
  level: 'debug' | 'info' | 'warn' | 'error' | null
  /** Of the call that wrote it. */
  requestId: string | null
  message: string
  /** What a JSON line has besides level and message; of a report, its figures. */
  fields: Record<string, unknown>
}

/** Reads a line as Lambda or our logger wrote it; what is neither is a message as it stands. */
export function parseLogLine(at: Date, line: string): LogEntry {
  const text = line.trimEnd()
  return fromJson(at, text) ?? fromLambda(at, text) ?? fromRuntime(at, text) ?? plain(at, text)
}

const plain = (at: Date, message: string): LogEntry => ({
  at,
  kind: 'line',
  level: /^Error|Task timed out/.test(message) ? 'error' : null,
  requestId: null,
  message,
  fields: {},
})

/** Levels of pino, which writes numbers. */
const levels = [
  [50, 'error'],
  [40, 'warn'],
  [30, 'info'],
] as const

function levelOf(level: unknown): LogEntry['level'] {
  if (typeof level === 'number') return levels.find(([least]) => level >= least)?.[1] ?? 'debug'
  const name = String(level).toLowerCase()
  return name === 'debug' || name === 'info' || name === 'warn' || name === 'error' ? name : null
}

function fromJson(at: Date, text: string): LogEntry | null {
  if (!text.startsWith('{')) return null
  try {
    const { level, msg, message, requestId, ...fields } = JSON.parse(text) as Record<
      string,
      unknown
    >
    return {
      at,
      kind: 'line',
      level: levelOf(level),
      requestId: typeof requestId === 'string' ? requestId : null,
      message: String(msg ?? message ?? ''),
      fields,
    }
  } catch {
    return null
  }
}

/** `START RequestId: … Version: 3` and `REPORT RequestId: …\tDuration: 12.3 ms\tMax Memory Used: 98 MB`. */
function fromLambda(at: Date, text: string): LogEntry | null {
  const [, word, requestId = null, rest = ''] =
    /^(START|REPORT) RequestId: ([\w-]+)\s*(.*)$/s.exec(text) ?? []
  if (!word) return null
  const kind = word === 'START' ? 'start' : 'report'
  return { at, kind, level: null, requestId, message: text, fields: figuresOf(rest) }
}

/** `Duration: 12.3 ms\tBilled Duration: 13 ms` to `{ duration: 12.3, billedDuration: 13 }`. */
function figuresOf(text: string): Record<string, number> {
  const figures = [...text.matchAll(/([A-Z][A-Za-z ]+): ([\d.]+) (?:ms|MB)/g)]
  return Object.fromEntries(
    figures.map(([, name = '', value]) => {
      const [first = '', ...more] = name.split(' ')
      return [first.toLowerCase() + more.join(''), Number(value)]
    }),
  )
}

/** What `console.error` makes of it in Lambda: time, request, level and text, with tabs between. */
function fromRuntime(at: Date, text: string): LogEntry | null {
  const [, requestId = null, level, message = ''] =
    /^\d{4}-\S+Z\t(\S+)\t(DEBUG|INFO|WARN|ERROR)\t(.*)$/s.exec(text) ?? []
  if (!level) return null
  return { at, kind: 'line', level: levelOf(level), requestId, message, fields: {} }
}
