import { BUILT_IN, collapse, EXAMPLES } from './built-in-types.ts'

/** What is wrong with a value: an issue's code and its words. */
export interface Complaint {
  code: 'ERN_VALUE_INVALID' | 'ERN_VALUE_NOT_ALLOWED'
  message: string
  fix: string
}

/** A type of text. */
export interface SimpleType {
  accepts(value: string): boolean
  /** About a value that is not accepted. */
  complaint(value: string): Complaint
  /** White space around values of the type means nothing. */
  collapses: boolean
  /** Every value is accepted. */
  isAnything: boolean
}

export function builtInType(name: string): SimpleType {
  const check = BUILT_IN.get(name)
  if (!check) throw new Error(`The type ${name} is not known.`)
  const plain = name.slice(3)
  return {
    collapses: name !== 'xs:string',
    isAnything: name === 'xs:string',
    accepts: check,
    complaint: (value) => ({
      code: 'ERN_VALUE_INVALID',
      message: `"${shown(value)}" is no ${plain}.`,
      fix: `Write a value such as ${EXAMPLES.get(name) ?? plain}.`,
    }),
  }
}

/** A type that allows only certain values. */
export function enumeratedType(base: SimpleType, values: ReadonlySet<string>): SimpleType {
  const isListed = (value: string) =>
    values.has(value) || (base.collapses && values.has(collapse(value)))
  return {
    collapses: base.collapses,
    isAnything: false,
    accepts: (value) => isListed(value) && base.accepts(value),
    complaint: (value) => (isListed(value) ? base.complaint(value) : notAllowed(value, values)),
  }
}

export function patternType(base: SimpleType, pattern: string): SimpleType {
  const whole = new RegExp(`^(?:${pattern.replaceAll('\\d', '\\p{Nd}')})$`, 'u')
  return {
    collapses: base.collapses,
    isAnything: false,
    accepts: (value) => base.accepts(value) && whole.test(base.collapses ? collapse(value) : value),
    complaint: (value) =>
      base.accepts(value)
        ? {
            code: 'ERN_VALUE_INVALID',
            message: `"${shown(value)}" does not have the form ${pattern}.`,
            fix: 'Write the value in that form.',
          }
        : base.complaint(value),
  }
}

/** A value of any of the types. */
export function unionType(members: SimpleType[]): SimpleType {
  const last = members[members.length - 1]
  if (last === undefined) throw new Error('A union has members.')
  return {
    collapses: false,
    isAnything: members.some(({ isAnything }) => isAnything),
    accepts: (value) => members.some((member) => member.accepts(value)),
    complaint: (value) => last.complaint(value),
  }
}

/** For an element that may have children, and has none: it has no text either. */
export const NO_TEXT: SimpleType = {
  collapses: true,
  isAnything: false,
  accepts: (value) => !/[^ \t\n\r]/.test(value),
  complaint: (value) => ({
    code: 'ERN_VALUE_INVALID',
    message: `"${shown(value)}" stands where only elements may.`,
    fix: 'Remove it.',
  }),
}

/** The same type, which looks at a value that comes again at once only once. */
export function remembering(type: SimpleType): SimpleType {
  if (type.isAnything) return type
  let last = ''
  let lastVerdict = type.accepts('')
  return {
    ...type,
    accepts: (value) => {
      if (value !== last) {
        lastVerdict = type.accepts(value)
        last = value
      }
      return lastVerdict
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
