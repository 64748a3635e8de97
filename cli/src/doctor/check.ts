/** What was found of one thing that has to be there. */
export interface Finding {
  name: string
  state: 'ok' | 'warn' | 'fail'
  /** What is there, or what is wrong. */
  says: string
  /** What to do about it; null where nothing has to be done. */
  fix: string | null
}

export const ok = (name: string, says: string): Finding => ({ name, state: 'ok', says, fix: null })
export const warn = (name: string, says: string, fix: string): Finding => ({
  ...{ name, state: 'warn', says, fix },
})
export const fail = (name: string, says: string, fix: string): Finding => ({
  ...{ name, state: 'fail', says, fix },
})
