import type { ErnMessage, MessageType, Place } from '../model.ts'
import type { CompositeReader, RootTag } from '../xml/composites.ts'
import { attributeOf, type Element } from '../xml/element.ts'
import { XmlFault } from '../xml/fault.ts'
import { readReleaseDeal, readVisibility } from './deals.ts'
import { placeOf } from './files.ts'
import { EMPTY_HEADER, readHeader } from './header.ts'
import { type PartyDirectory, readParty } from './parties.ts'
import { readPurgedRelease } from './purge.ts'
import { readRelease, releaseKind } from './release.ts'
import { isResource, readResource } from './resource.ts'
import { settle } from './settle.ts'
import { versionOfNamespace } from './version.ts'

const LISTS = new Set(['PartyList', 'ResourceList', 'ReleaseList', 'DealList'])
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
  readonly #visibilities = new Map<string, string>()

  root(root: RootTag): void {
    this.message = beginMessage(root)
    this.rootPlace = placeOf(root.element)
  }

  isList(name: string): boolean {
    return LISTS.has(name)
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
    else if (list === 'ResourceList') {
      const { name } = element
      if (isResource(name)) message.resources.push(readResource(element, name, this.#parties))
    } else {
      const kind = releaseKind(element.name)
      if (kind) message.releases.push(readRelease(element, kind, this.#parties))
    }
  }

  /** The message, when the document is over. */
  finish(): ErnMessage | null {
    if (this.message) settle(this.message, this.#visibilities)
    return this.message
  }

  #rootChild(element: Element, message: ErnMessage): void {
    if (element.name === 'MessageHeader') {
      Object.assign(message, readHeader(element))
      this.headerPlace = placeOf(element)
    } else if (element.name === 'UpdateIndicator')
      message.updateIndicator = element.text.trim() || null
    else if (element.name === 'PurgedRelease')
      message.releases.push(readPurgedRelease(element, this.#parties))
    else if (element.name === 'ReleaseDeal') {
      // A NewDealMessage has its deals without a list.
      message.hasDealList = true
      this.#deal(element, message)
    }
  }

  #deal(element: Element, message: ErnMessage): void {
    const visibility = readVisibility(element)
    if (visibility) this.#visibilities.set(visibility.ref, visibility.from)
    else if (element.name === 'ReleaseDeal')
      for (const deal of readReleaseDeal(element)) message.deals.push(deal)
  }

  #party(element: Element, message: ErnMessage): void {
    const party = readParty(element)
    message.parties.push(party)
    if (party.ref !== null && !this.#parties.has(party.ref)) this.#parties.set(party.ref, party)
  }
}

function beginMessage({ name, namespace, element }: RootTag): ErnMessage {
  const version = versionOfNamespace(namespace)
  if (version === null) throw unknownRoot(name.local, namespace)
  if (!ROOTS.has(name.local)) throw unknownRoot(name.local, null)
  return {
    version,
    namespace,
    messageType: name.local as MessageType,
    profile: attributeOf(element, 'ReleaseProfileVersionId'),
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
