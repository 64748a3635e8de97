import type { ErnMessage, MessageType, Place, Statement } from '../model.ts'
import type { CompositeReader, RootTag } from '../xml/composites.ts'
import { attributeOf, type Element, ownText } from '../xml/element.ts'
import { XmlFault } from '../xml/fault.ts'
import { readCollection } from './collections.ts'
import { readCueSheet } from './cue-sheets.ts'
import { readReleaseDeal } from './deals.ts'
import { placeOf } from './files.ts'
import { EMPTY_HEADER, readHeader } from './header.ts'
import { type PartyDirectory, readParty } from './parties.ts'
import { readPurgedRelease } from './purge.ts'
import { readRelease, releaseKind } from './release.ts'
import { isResource, readResource } from './resource.ts'
import { leftOf } from './rest.ts'
import { settle } from './settle.ts'
import { HEADER, PARTY_OF_LIST, VISIBILITY } from './shapes.ts'
import { versionOfNamespace } from './version.ts'
import { readVisibility } from './visibility.ts'
import { readWork } from './works.ts'

const LISTS = new Set([
  'PartyList',
  'WorkList',
  'CueSheetList',
  'ResourceList',
  'ChapterList',
  'CollectionList',
  'ReleaseList',
  'DealList',
])

/** The root's children whose own are read one by one. */
export function isList(name: string): boolean {
  return LISTS.has(name)
}

const ROOTS: ReadonlySet<string> = new Set<MessageType>([
  'NewReleaseMessage',
  'PurgeReleaseMessage',
  'NewDealMessage',
])

/** Puts the model together from the composites of an ERN message. */
export class MessageReader implements CompositeReader {
  message: ErnMessage | null = null
  rootPlace: Place | null = null
  headerPlace: Place | null = null
  readonly #parties: PartyDirectory = new Map()

  root(root: RootTag): void {
    this.message = beginMessage(root)
    this.rootPlace = placeOf(root.element)
  }

  isList(name: string): boolean {
    return isList(name)
  }

  list(name: string): void {
    if (name === 'DealList' && this.message) this.message.hasDealList = true
  }

  composite(element: Element, list: string | null): void {
    const { message } = this
    if (message === null) return
    if (list === null) this.#rootChild(element, message)
    else if (list === 'PartyList') this.#party(element, message)
    else if (list === 'DealList') this.#deal(element, message)
    else if (list === 'ResourceList') this.#resource(element, message)
    else if (list === 'ReleaseList') {
      const kind = releaseKind(element.name)
      if (kind) message.releases.push(readRelease(element, kind, this.#parties))
      else keepRest(message, leftOf(element, null))
    } else this.#creation(element, message)
  }

  #resource(element: Element, message: ErnMessage): void {
    const { name } = element
    if (isResource(name)) message.resources.push(readResource(element, name, this.#parties))
    else keepRest(message, leftOf(element, null))
  }

  /** What resources and releases refer to: works, cue sheets, chapters. */
  #creation(element: Element, message: ErnMessage): void {
    const parties = this.#parties
    const { name } = element
    if (name === 'MusicalWork') (message.works ??= []).push(readWork(element, parties))
    else if (name === 'CueSheet') (message.cueSheets ??= []).push(readCueSheet(element, parties))
    else if (name === 'Chapter' || name === 'Collection')
      (message.collections ??= []).push(readCollection(element, parties))
    else keepRest(message, leftOf(element, null))
  }

  /** The message, when the document is over. */
  finish(): ErnMessage | null {
    if (this.message) settle(this.message)
    return this.message
  }

  #rootChild(element: Element, message: ErnMessage): void {
    if (element.name === 'MessageHeader') {
      Object.assign(message, readHeader(element))
      keepRest(message, leftOf(element, HEADER))
      this.headerPlace = placeOf(element)
    } else if (element.name === 'UpdateIndicator')
      message.updateIndicator = ownText(element).trim() || null
    else if (element.name === 'IsBackfill') message.isBackfill = ownText(element).trim() === 'true'
    else if (element.name === 'PurgedRelease')
      message.releases.push(readPurgedRelease(element, this.#parties))
    else if (element.name === 'ReleaseDeal') {
      // A NewDealMessage has its deals without a list.
      message.hasDealList = true
      this.#deal(element, message)
    } else keepRest(message, leftOf(element, null))
  }

  #deal(element: Element, message: ErnMessage): void {
    const deals = element.name === 'ReleaseDeal' ? readReleaseDeal(element) : []
    for (const deal of deals) message.deals.push(deal)
    if (deals.length > 0) return
    const visibility = readVisibility(element)
    if (visibility) (message.visibilities ??= []).push(visibility)
    keepRest(message, leftOf(element, visibility ? VISIBILITY : null))
  }

  #party(element: Element, message: ErnMessage): void {
    const party = readParty(element)
    message.parties.push(party)
    keepRest(message, leftOf(element, PARTY_OF_LIST))
    if (party.ref !== null && !this.#parties.has(party.ref)) this.#parties.set(party.ref, party)
  }
}

function keepRest(message: ErnMessage, left: Statement | null): void {
  if (left !== null) (message.rest ??= []).push(left)
}

const ROOT_ATTRIBUTES = [
  ['ReleaseProfileVariantVersionId', 'profileVariant'],
  ['BusinessProfileVersionId', 'businessProfile'],
  ['AvsVersionId', 'avsVersion'],
  ['MessageSchemaVersionId', 'schemaVersion'],
] as const

function readRootAttributes(
  element: Element,
): Pick<ErnMessage, (typeof ROOT_ATTRIBUTES)[number][1]> {
  const read: ReturnType<typeof readRootAttributes> = {}
  for (const [name, member] of ROOT_ATTRIBUTES) {
    const value = attributeOf(element, name)
    if (value !== null) read[member] = value
  }
  return read
}

/** A message of which only the root has been read. Throws `XmlFault` for one that is not read here. */
export function beginMessage({ name, namespace, element }: RootTag): ErnMessage {
  const version = versionOfNamespace(namespace)
  if (version === null) throw unknownRoot(name.local, namespace)
  if (!ROOTS.has(name.local)) throw unknownRoot(name.local, null)
  return {
    version,
    namespace,
    messageType: name.local as MessageType,
    profile: attributeOf(element, 'ReleaseProfileVersionId'),
    ...readRootAttributes(element),
    language: attributeOf(element, 'LanguageAndScriptCode'),
    ...EMPTY_HEADER,
    updateIndicator: attributeOf(element, 'UpdateIndicator'),
    parties: [],
    resources: [],
    releases: [],
    deals: [],
    hasDealList: false,
  }
}

function unknownRoot(root: string, namespace: string | null): XmlFault {
  if (namespace !== null && ROOTS.has(root))
    return new XmlFault(
      'ERN_VERSION_UNKNOWN',
      namespace === ''
        ? `The root <${root}> has no namespace, so the ERN version is unknown.`
        : `The namespace "${namespace.slice(0, 200)}" is no ERN version that is read here.`,
      'Use the namespace of the ERN version, for example http://ddex.net/xml/ern/43.',
    )
  return new XmlFault(
    'ERN_ROOT_UNKNOWN',
    `The root <${root.slice(0, 80)}> is no ERN message that is read here.`,
    'Send a NewReleaseMessage or a PurgeReleaseMessage.',
  )
}
