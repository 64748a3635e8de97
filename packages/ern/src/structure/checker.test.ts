import { describe, expect, it } from 'vitest'
import { sampleDraft } from '../testing/draft.ts'
import { validateErn } from '../validate-ern.ts'
import { writeNewRelease } from '../write/write-new-release.ts'

const SAMPLE = writeNewRelease(sampleDraft(), '4.3')

function structure(from: string | RegExp, to: string) {
  const xml = SAMPLE.replace(from, to)
  expect(xml).not.toBe(SAMPLE)
  return validateErn(xml).issues.filter(({ layer }) => layer === 'structure')
}

describe('the structure', () => {
  it.each([
    [
      'an element out of order',
      /(<PartyReference>P1<\/PartyReference>)(\s*<PartyName>[^]*?<\/PartyName>)/,
      '$2$1',
      'ERN_ELEMENT_UNEXPECTED',
      'Party[1]/PartyName',
    ],
    [
      'an unknown element',
      '<DisplayArtistName>',
      '<Foo><Bar/></Foo><DisplayArtistName>',
      'ERN_ELEMENT_UNEXPECTED',
      'SoundRecording[1]/Foo',
    ],
    [
      'a missing element',
      /<Duration>PT3M21S<\/Duration>/,
      '',
      'ERN_ELEMENT_UNEXPECTED',
      'SoundRecording[1]/ParentalWarningType',
    ],
    [
      'a missing last element',
      /<ArtistPartyReference>P2<\/ArtistPartyReference>\s*<DisplayArtistRole>MainArtist<\/DisplayArtistRole>/,
      '<ArtistPartyReference>P2</ArtistPartyReference>',
      'ERN_ELEMENT_MISSING',
      'SoundRecording[1]/DisplayArtist',
    ],
    [
      'a value of the wrong type',
      'PT3M21S',
      '3:21',
      'ERN_VALUE_INVALID',
      'SoundRecording[1]/Duration',
    ],
    [
      'a value of the wrong form',
      '<ResourceReference>A1<',
      '<ResourceReference>1<',
      'ERN_VALUE_INVALID',
      'SoundRecording[1]/ResourceReference',
    ],
    [
      'a value that is not allowed',
      '>NotExplicit<',
      '>Clean<',
      'ERN_VALUE_NOT_ALLOWED',
      'SoundRecording[1]/ParentalWarningType',
    ],
    [
      'an unknown attribute',
      '<DisplayTitleText>',
      '<DisplayTitleText Foo="1">',
      'ERN_ATTRIBUTE_UNEXPECTED',
      'DisplayTitleText/@Foo',
    ],
    [
      'a bad attribute',
      'SequenceNumber="1"',
      'SequenceNumber="one"',
      'ERN_VALUE_INVALID',
      'DisplayArtist/@SequenceNumber',
    ],
    [
      'a missing attribute',
      / AvsVersionId="\d+"/,
      '',
      'ERN_ATTRIBUTE_MISSING',
      '/ern:NewReleaseMessage',
    ],
    [
      'xsi:nil',
      '<DisplayTitleText>',
      '<DisplayTitleText xsi:nil="false">',
      'ERN_ATTRIBUTE_UNEXPECTED',
      '@xsi:nil',
    ],
    [
      'text between elements',
      '<SoundRecordingEdition>',
      'stray<SoundRecordingEdition>',
      'ERN_TEXT_UNEXPECTED',
      'SoundRecording[1]',
    ],
    [
      'an element in text',
      '<DisplayTitleText>',
      '<DisplayTitleText><b/>',
      'ERN_ELEMENT_UNEXPECTED',
      'DisplayTitleText/b',
    ],
    [
      'a qualified element',
      '<SoundRecordingEdition>',
      '<SoundRecordingEdition xmlns="urn:x">',
      'ERN_ELEMENT_QUALIFIED',
      'SoundRecordingEdition',
    ],
  ])('with %s is refused, at its place', (_, from, to, code, path) => {
    const [issue] = structure(from, to)
    expect(issue).toMatchObject({ code, severity: 'error' })
    expect(issue?.path?.endsWith(path)).toBe(true)
    expect(issue?.line).toBeGreaterThan(0)
    expect(issue?.fix).not.toBe('')
  })

  it('complains once about one mistake and goes on', () => {
    expect(structure(/<Duration>PT3M21S<\/Duration>/, '')).toHaveLength(1)
    const issues = structure(/<Duration>[^<]*<\/Duration>/g, '<Duration>x</Duration>')
    expect(issues.map(({ code }) => code)).toEqual(new Array(4).fill('ERN_VALUE_INVALID'))
  })

  it('finds a text where others of the same tags have none', () => {
    const recording = (text: string) =>
      `<SoundRecording><SoundRecordingId>${text}</SoundRecordingId></SoundRecording>`
    const xml = `<e:NewReleaseMessage xmlns:e="http://ddex.net/xml/ern/382"><ResourceList>${['', '', '', 'x', '', ' ', 'y'].map(recording).join('')}</ResourceList></e:NewReleaseMessage>`
    const { issues } = validateErn(xml)
    expect(
      issues.filter(({ code }) => code === 'ERN_TEXT_UNEXPECTED').map(({ path }) => path),
    ).toEqual(
      [4, 7].map(
        (at) => `/e:NewReleaseMessage/ResourceList/SoundRecording[${String(at)}]/SoundRecordingId`,
      ),
    )
    // Beyond the limit they are counted alike.
    const counted = validateErn(xml, { maxIssues: 0 })
    const errors = issues.filter(
      ({ severity, layer }) => severity === 'error' && layer === 'structure',
    )
    expect(counted.layers.structure.errors).toBe(errors.length)
  })

  it('tells the right spelling of a value', () => {
    expect(structure('>NotExplicit<', '>notexplicit<')[0]?.fix).toContain('NotExplicit')
  })

  it('counts in the verdict apart from the rules', () => {
    expect(validateErn(SAMPLE.replace('PT3M21S', '3:21'))).toMatchObject({
      valid: false,
      layers: { structure: { valid: false, errors: 1 }, rules: { valid: true, errors: 0 } },
    })
  })

  it('of a version without tables is left unchecked, and that is said', () => {
    const xml = '<e:NewReleaseMessage xmlns:e="http://ddex.net/xml/2010/ern-main/32"/>'
    expect(validateErn(xml).issues[0]).toMatchObject({
      code: 'ERN_STRUCTURE_UNCHECKED',
      severity: 'info',
    })
  })
})
