import { attributeOf, ownText } from '../../xml/element.ts'
import { at, type CompositeCheck, FATAL } from './check.ts'
import { matches } from './condition.ts'

const FORMS: [element: string, form: RegExp, words: string][] = [
  ['GRid', /^[a-zA-Z0-9]{18}$/, '18 letters and digits'],
  ['SICI', /^[0-9]{4}-[0-9]{3}[X0-9]./, 'an ISSN and the item in it'],
  ['ISSN', /^[0-9]{4}-[0-9]{3}[X0-9]$/, '4 digits, a hyphen, 3 digits and a check character'],
  ['ISBN', /^97[89][0-9]{9}[X0-9]$/, '978 or 979, 9 digits and a check character'],
  ['VISAN', /^[A-F0-9]{24}$/, '24 hexadecimal digits'],
  ['ISAN', /^[A-F0-9]{12}$/, '12 hexadecimal digits'],
  ['ISMN', /^979[0-9]{9}[X0-9]$/, '979, 9 digits and a check character'],
  ['ISWC', /^[a-zA-Z][0-9]{10}$/, 'a letter and 10 digits, without signs between them'],
  ['ISRC', /^[a-zA-Z]{2}[a-zA-Z0-9]{3}[0-9]{7}$/, '2 letters, 3 letters or digits and 7 digits, without hyphens'],
  ['ICPN', /^(?:[0-9]{8}|[0-9]{12,14})$/, '8, 12, 13 or 14 digits'],
] // prettier-ignore

/** Country codes of ISO 3166-1 with those withdrawn that ISRCs still begin with, two letters each. */
const COUNTRIES =
  'AD AE AF AG AI AL AM AN AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CS CU CV CW CX CY CZ ' +
  'DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP ' +
  'KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM ' +
  'PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ ' +
  'UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW' // prettier-ignore
/** Given out where a country's own ran short, or to no country at all. QT and QZ came after some profiles. */
const MORE = 'FX QM QT QZ UK CP DG ZZ'
const PREFIXES = new Set(`${COUNTRIES} ${MORE}`.split(' '))

/** Identifiers have the form of their kind. */
export function identifierForms(clause: string): CompositeCheck[] {
  return [
    ...FORMS.flatMap(
      ([name, form, words]) =>
      at(`//${name}`, '', [
        'ERN_PROFILE_IDENTIFIER_FORM', FATAL, clause, matches(form),
        (element) => `The ${name} "${ownText(element).slice(0, 40)}" is not ${words}.`,
      ]), // prettier-ignore
    ),
    ...at('//PartyId', '', [
      'ERN_PROFILE_IDENTIFIER_FORM', FATAL, clause,
      (element) =>
        attributeOf(element, 'IsISNI') !== 'true' || /^[0-9]{15}[X0-9]$/.test(ownText(element)),
      (element) => `The ISNI "${ownText(element).slice(0, 40)}" is not 15 digits and a check character.`,
    ]), // prettier-ignore
    ...at('//ISRC', '', [
      'ERN_PROFILE_ISRC_PREFIX', FATAL, clause,
      (element) => PREFIXES.has(ownText(element).slice(0, 2)),
      (element) => `No ISRC begins with "${ownText(element).slice(0, 2)}".`,
    ]), // prettier-ignore
  ]
}
