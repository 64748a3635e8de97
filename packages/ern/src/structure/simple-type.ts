import { BUILT_IN, collapse, EXAMPLES } from './built-in-types.ts'

/** What is wrong with a value: an issue's code and its words. */
export interface Complaint {
  code: 'ERN_VALUE_INVALID' | 'ERN_VALUE_NOT_ALLOWED'
  message: string
  fix: string
}

/** A type of text. */
export interface SimpleType {
  /** Null when the value is of the type. */
  complaint(value: string): Complaint | null
  /** White space around values of the type means nothing. */
  collapses: boolean
}

export function builtInType(name: string): SimpleType {
  const check = BUILT_IN.get(name)
  if (!check) throw new Error(`The type ${name} is not known.`)
  const plain = name.slice(3)
  return {
    collapses: name !== 'xs:string',
    complaint: (value) =>
      check(value)
        ? null
        : {
            code: 'ERN_VALUE_INVALID',
            message: `"${shown(value)}" is no ${plain}.`,
            fix: `Write a value such as ${EXAMPLES.get(name) ?? plain}.`,
          },
  }
}

/** A type that allows only certain values. */
export function enumeratedType(base: SimpleType, values: ReadonlySet<string>): SimpleType {
  return {
    collapses: base.collapses,
    complaint: (value) => {
      const own = base.collapses ? collapse(value) : value
      return values.has(own) ? base.complaint(value) : notAllowed(value, values)
    },
  }
}

export function patternType(base: SimpleType, pattern: string): SimpleType {
  const whole = new RegExp(`^(?:${pattern.replaceAll('\\d', '\\p{Nd}')})$`, 'u')
  return {
    collapses: base.collapses,
    complaint: (value) => {
      const wrong = base.complaint(value)
      if (wrong || whole.test(base.collapses ? collapse(value) : value)) return wrong
      return {
        code: 'ERN_VALUE_INVALID',
        message: `"${shown(value)}" does not have the form ${pattern}.`,
        fix: 'Write the value in that form.',
      }
    },
  }
}

/** A value of any of the types. */
export function unionType(members: SimpleType[]): SimpleType {
  return {
    collapses: false,
    complaint: (value) => {
      let last: Complaint | null = null
      for (const member of members) {
        last = member.complaint(value)
        if (last === null) return null
      }
      return last
    },
  }
}

function notAllowed(value: string, values: ReadonlySet<string>): Complaint {
  const some = [...values].slice(0, 12).join(', ')
  const rest = values.size > 12 ? `, and ${String(values.size - 12)} more` : ''
  const same = [...values].find((one) => one.toLowerCase() === value.trim().toLowerCase())
  return {
    code: 'ERN_VALUE_NOT_ALLOWED',
    message: `"${shown(value)}" is not one of the allowed values.`,
    fix: same ? `Write it as ${same}.` : `Use one of: ${some}${rest}.`,
  }
}

function shown(value: string): string {
  return value.length > 100 ? `${value.slice(0, 100)}…` : value
}
