import type { LocalText, Release, Resource } from '../model.ts'
import { attributeOf, type Element, ownText, textOf, tokenOf } from '../xml/element.ts'
import { append } from './append.ts'
import { readChapterUse, readCollectionUses } from './collections.ts'
import { readEventDate } from './dates.ts'
import { identifiersIn } from './identifiers.ts'
import { NOTHING } from './nothing.ts'
import type { PartyDirectory } from './parties.ts'
import { readContainedResources, readRelatedRelease, readRelatedResource } from './related.ts'
import { readRightsController } from './rights-controllers.ts'
import { distinct, type Scope, territoriesFor } from './scope.ts'
import { FLAGS } from './shapes.ts'
import { readWorkUses } from './works.ts'

/** What few resources and releases state: found in one pass, absent where it is. */
type Description = Pick<
  Resource,
  | 'collections'
  | 'cueSheetRefs'
  | 'dates'
  | 'flags'
  | 'labels'
  | 'languages'
  | 'notes'
  | 'recordingFormats'
  | 'relatedReleases'
  | 'relatedResources'
  | 'rightsControllers'
  | 'versionTypes'
  | 'workIds'
  | 'works'
>

type Add = (to: Description, element: Element, scope: Scope, parties: PartyDirectory) => void

const addDate: Add = (to, element, scope) => {
  const date = readEventDate(element, scope)
  if (date !== null) (to.dates ??= []).push(date)
}
const addNote: Add = (to, element, scope) => {
  const note = readNote(element, scope)
  if (note.text !== '') (to.notes ??= []).push(note)
}
const addRightsController: Add = (to, element, scope, parties) => {
  ;(to.rightsControllers ??= []).push(readRightsController(element, scope, parties))
}
const addWorkIds: Add = (to, element) => {
  ;(to.workIds ??= []).push(...identifiersIn(element))
}
const addCollections: Add = (to, element) => {
  ;(to.collections ??= []).push(...readCollectionUses(element))
}
const addChapter: Add = (to, element) => {
  ;(to.collections ??= []).push(readChapterUse(element))
}
const addFlag: Add = (to, element) => {
  ;(to.flags ??= {})[element.name] = ['true', '1'].includes(ownText(element).trim())
}

const COMMON: [string, Add][] = [
  ...['CourtesyLine', 'Keywords', 'Synopsis', 'MarketingComment', 'DisplayCredits'].map(
    (name): [string, Add] => [name, addNote],
  ),
  ...[...FLAGS].map((name): [string, Add] => [name, addFlag]),
  [
    'RelatedRelease',
    (to, element, _, parties) =>
      void (to.relatedReleases ??= []).push(readRelatedRelease(element, parties)),
  ],
  [
    'RelatedResource',
    (to, element) => void (to.relatedResources ??= []).push(readRelatedResource(element)),
  ],
  ['VersionType', (to, element) => void (to.versionTypes ??= []).push(ownText(element).trim())],
  [
    'LanguageOfPerformance',
    (to, element) => void (to.languages ??= []).push(ownText(element).trim()),
  ],
  ['ReleaseCollectionReferenceList', addCollections],
]

const OF_RELEASE: ReadonlyMap<string, Add> = new Map(COMMON)
const OF_RESOURCE: ReadonlyMap<string, Add> = new Map<string, Add>([
  ...COMMON,
  ...[
    'CreationDate',
    'MasteredDate',
    'RemasteredDate',
    'FirstPublicationDate',
    'ResourceReleaseDate',
    'OriginalResourceReleaseDate',
    'FulfillmentDate',
  ].map((name): [string, Add] => [name, addDate]),
  ['RightsController', addRightsController],
  ['ResourceRightsController', addRightsController],
  ['WorkRightsController', addRightsController],
  ['WorkId', addWorkIds],
  ...['SoundRecording', 'Video', 'Image', 'Text', 'SheetMusic', 'Software', 'MIDI', 'Midi']
    .concat('UserDefinedResource')
    .map((type): [string, Add] => [`Indirect${type}Id`, addWorkIds]),
  [
    'ResourceMusicalWorkReferenceList',
    (to, element) => void (to.works ??= []).push(...readWorkUses(element)),
  ],
  [
    'ResourceContainedResourceReferenceList',
    (to, element) => void (to.relatedResources ??= []).push(...readContainedResources(element)),
  ],
  ['SoundRecordingCollectionReferenceList', addCollections],
  ['VideoCollectionReferenceList', addCollections],
  ['VideoChapterReference', addChapter],
  ['AudioChapterReference', addChapter],
  [
    'VideoCueSheetReference',
    (to, element) =>
      void (to.cueSheetRefs ??= []).push(
        tokenOf(element, 'VideoCueSheetReference') ?? ownText(element).trim(),
      ),
  ],
  [
    'RecordingFormat',
    (to, element) => void (to.recordingFormats ??= []).push(ownText(element).trim()),
  ],
  ['LabelName', (to, element) => void (to.labels ??= []).push(ownText(element))],
])

/** Adds what a resource states of the description. */
export function describeResource(
  resource: Resource,
  scopes: Scope[],
  parties: PartyDirectory,
): void {
  describe(resource, scopes, parties, OF_RESOURCE)
  if (resource.labels) resource.labels = distinct(resource.labels)
  // The first is the language of the resource.
  if (resource.languages?.length === 1) delete resource.languages
}

/** The same of a release. */
export function describeRelease(release: Release, scopes: Scope[], parties: PartyDirectory): void {
  describe(release, scopes, parties, OF_RELEASE)
}

function describe(
  description: Description,
  scopes: Scope[],
  parties: PartyDirectory,
  adders: ReadonlyMap<string, Add>,
): void {
  const stated = scopes[0]?.memory?.once(adders, () => find(scopes, adders)) ?? find(scopes, adders)
  for (const { add, element, scope } of stated) add(description, element, scope, parties)
  if (description.languages) description.languages = distinct(description.languages)
}

interface Stated {
  add: Add
  element: Element
  scope: Scope
}

function find(scopes: Scope[], adders: ReadonlyMap<string, Add>): Stated[] {
  let stated: Stated[] = NOTHING
  for (const scope of scopes)
    for (let element = scope.element.first; element !== null; element = element.next) {
      const add = adders.get(element.name)
      if (add) stated = append(stated, { add, element, scope })
    }
  return stated
}

function readNote(element: Element, scope: Scope): LocalText {
  return {
    text: textOf(element, 'DisplayCreditText') ?? ownText(element),
    type: element.name,
    subTitle: null,
    language: attributeOf(element, 'LanguageAndScriptCode'),
    ...territoriesFor(element, scope),
  }
}
