import { createI18n } from 'vue-i18n'
import { en } from './en.ts'

/** Dotted paths of a catalogue's strings: `player.play`. */
type Leaves<T> = {
  [Key in keyof T & string]: T[Key] extends string ? Key : `${Key}.${Leaves<T[Key]>}`
}[keyof T & string]

export type MessageKey = Leaves<typeof en>

const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: { en },
})

type Values = Record<string, string | number>

const translate = i18n.global.t as unknown as (
  key: string,
  values: Values,
  options?: { plural: number },
) => string

/** The words for `key` in the reader's language; follows a change of language. */
export const t = (key: MessageKey, values: Values = {}): string => translate(key, values)

/** As `t`, in the form that fits `count`, which is also `{count}`, grouped as the language does. */
export const plural = (key: MessageKey, count: number): string =>
  translate(key, { count: formatNumber(count) }, { plural: count })

/** The language of the catalogue in use, for `Intl`. */
export const locale = (): string => i18n.global.locale.value

/** `12,345`. */
export const formatNumber = (value: number): string => new Intl.NumberFormat(locale()).format(value)
