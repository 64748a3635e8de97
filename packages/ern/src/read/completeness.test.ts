import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { corpusFiles, hasCorpus } from '../testing/corpus.ts'
import { validateErn } from '../validate-ern.ts'
import { decodeReferences } from '../xml/entities.ts'

/** Elements whose text the model must hold, wherever it puts it. */
const KEPT = new Set(
  `TitleText DisplayTitleText SubTitle FullName ISRC ICPN GRid ISAN ISMN ISBN CatalogNumber ProprietaryId
  DisplayArtistName LabelName GenreText SubGenre PLineText CLineText PLineCompany CLineCompany Year URI URL FileName
  UseType CommercialModelType StartDate EndDate StartDateTime EndDateTime TerritoryCode ExcludedTerritoryCode
  ParentalWarningType ResourceReference ReleaseReference ReleaseType ReleaseResourceReference Duration
  LinkedReleaseResourceReference DealReleaseReference PartyReference ArtistPartyReference ContributorPartyReference
  Role ArtistRole DisplayArtistRole ResourceContributorRole IndirectResourceContributorRole InstrumentType
  ReleaseDate OriginalReleaseDate HashSumValue HashSumAlgorithmType Algorithm PriceCode PriceRangeType PriceType
  WholesalePricePerUnit AudioCodecType SamplingRate ImageHeight`.split(/\s+/),
)

/** What the model leaves out: parts of the message that it does not model, and the world, which is an empty list. */
const LEFT_OUT =
  /CueSheetList|ChapterList|CollectionList|WorkList|Related|RightsController|Fingerprint|Affiliation|SoundRecordingDetailsByTerritory\/LabelName|VideoDetailsByTerritory\/LabelName|PreviewDetails|ResourceGroup\/Duration|Release\/Duration|HostSoundCarrier|Collection/

interface Text {
  path: string
  text: string
}

/** Texts of the elements above by regular expression: another way than the one under test. */
function textsOf(xml: string): Text[] {
  const open: string[] = []
  const texts: Text[] = []
  for (const [, end, name = '', , empty, after = ''] of xml
    .replace(/<!--[^]*?-->/g, '')
    .matchAll(/<(\/?)([\w:]+)((?:[^>"']|"[^"]*"|'[^']*')*?)(\/?)>([^<]*)/g)) {
    if (end) open.pop()
    else if (!empty) {
      open.push(name)
      const text = decodeReferences(after).trim()
      if (text !== '' && KEPT.has(name)) texts.push({ path: open.slice(1).join('/'), text })
    }
  }
  return texts
}

function stringsIn(value: unknown, found: Set<string>): Set<string> {
  if (typeof value === 'string') found.add(value.trim())
  else if (typeof value === 'object' && value !== null)
    for (const inner of Object.values(value)) stringsIn(inner, found)
  return found
}

const files = corpusFiles('ern/xml').filter((path) => !path.includes('instance'))

describe.skipIf(!hasCorpus)('the model holds what a valid message says', () => {
  it.each(files.map((path) => [basename(path), path]))('%s', (_, path) => {
    const xml = readFileSync(path, 'utf8')
    const { message, layers } = validateErn(xml)
    if (message === null || !layers.structure.valid) return
    const kept = stringsIn(message, new Set())
    const fileNames = new Set([...kept].map((text) => text.slice(text.lastIndexOf('/') + 1)))
    const lost = textsOf(xml).filter(
      ({ path: at, text }) =>
        !kept.has(text) && !fileNames.has(text) && text !== 'Worldwide' && !LEFT_OUT.test(at),
    )
    expect(lost).toEqual([])
  })
})
