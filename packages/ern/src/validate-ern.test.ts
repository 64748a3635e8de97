import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readErn } from './read-ern.ts'
import { corpusFiles } from './testing/corpus.ts'
import { sampleDraft } from './testing/draft.ts'
import { readAndValidateErn, validateErn } from './validate-ern.ts'
import { writeNewRelease } from './write/write-new-release.ts'

const messages: [name: string, xml: string][] = [
  ['of our own', writeNewRelease(sampleDraft(), '4.3')],
  ['of our own, in ERN 3', writeNewRelease(sampleDraft(), '3.8.2')],
  ['cut off', writeNewRelease(sampleDraft(), '4.3').slice(0, 3_000)],
  ['that is none', '<a/>'],
  ...[...corpusFiles('ern/xml'), ...corpusFiles('ern/invalid')]
    .filter((_, at) => at % 5 === 0)
    .map((path): [string, string] => [basename(path), readFileSync(path, 'utf8')]),
]

describe('a message read and judged in one go', () => {
  it.each(messages)('%s', (_, xml) => {
    const { message, ...verdict } = readAndValidateErn(xml)
    expect(verdict).toEqual(validateErn(xml))
    expect(message).toEqual(readErn(xml).message)
  })
})

describe('what a main release lacks', () => {
  const lacks = (releases: string): string[] =>
    validateErn(
      `<e:NewReleaseMessage xmlns:e="http://ddex.net/xml/ern/382">
        <ResourceList><SoundRecording><ResourceReference>A1</ResourceReference>
          <DisplayTitleText>Song</DisplayTitleText></SoundRecording></ResourceList>
        <ReleaseList>${releases}</ReleaseList></e:NewReleaseMessage>`,
    )
      .issues.filter(({ code }) => code === 'ERN_RELEASE_UNNAMED')
      .map(({ message }) => message)
  const title = '<DisplayTitleText>Song</DisplayTitleText>'
  const track = '<ReleaseType>TrackRelease</ReleaseType>'
  const resource = '<ReleaseResourceReference>A1</ReleaseResourceReference>'

  it.each([
    ['one that is stated', `<Release><ReleaseReference>R1</ReleaseReference>${title}</Release><Release IsMainRelease="true"><ReleaseReference>R2</ReleaseReference></Release>`, 'Release R2 has no title, no artist, no identifier.'],
    ['R0 where none is stated', `<Release>${title}${resource}</Release><Release><ReleaseReference>R0</ReleaseReference>${title}</Release>`, 'Release R0 has no artist, no identifier.'],
    ['the one with the most resources', `<Release/><Release><ReleaseReference>R3</ReleaseReference>${title}${resource}</Release><Release/>`, 'Release R3 has no artist, no identifier.'],
    ['a track release, which has the title of its recording', `<Release IsMainRelease="true"><ReleaseReference>R4</ReleaseReference>${track}${resource}</Release>`, 'Release R4 has no artist, no identifier.'],
    ['a track release without recording', `<TrackRelease><ReleaseReference>R5</ReleaseReference></TrackRelease>`, 'Release R5 has no title, no artist, no identifier.'],
  ])('is told of %s', (_, releases, message) => {
    expect(lacks(releases)).toEqual([message])
  }) // prettier-ignore
})
