import type { Issue } from '../issue.ts'

/** Why reading stopped: thrown inside the package, an `Issue` at its border. */
export class XmlFault extends Error {
  readonly code: string
  readonly fix: string
  line: number | null
  column: number | null

  constructor(
    code: string,
    message: string,
    fix: string,
    line: number | null = null,
    column: number | null = null,
  ) {
    super(message)
    this.name = 'XmlFault'
    this.code = code
    this.fix = fix
    this.line = line
    this.column = column
  }

  toIssue(path: string | null): Issue {
    const { code, message, fix, line, column } = this
    return { layer: 'xml', severity: 'error', code, message, fix, line, column, path }
  }
}

/** Text that breaks a well-formedness rule of XML 1.0. */
export function malformed(message: string, fix: string): XmlFault {
  return new XmlFault('XML_MALFORMED', message, fix)
}
