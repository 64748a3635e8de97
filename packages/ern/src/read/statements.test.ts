import { expect, it } from 'vitest'
import { readErn } from '../read-ern.ts'

const read = (version: string, body: string) =>
  readErn(
    `<e:NewReleaseMessage xmlns:e="http://ddex.net/xml/ern/${version}">${body}</e:NewReleaseMessage>`,
  ).message!

const recording = (version: string, inner: string) =>
  read(
    version,
    `<PartyList><Party><PartyReference>P1</PartyReference><PartyName><FullName>Uriel</FullName></PartyName></Party></PartyList>
    <ResourceList><SoundRecording><ResourceReference>A1</ResourceReference>${inner}</SoundRecording></ResourceList>`,
  ).resources[0]!

it('what the model has no place for is kept as it is written', () => {
  const { rest } = recording(
    '43',
    '<Raga>Yaman</Raga><PLine><PLineText>x</PLineText><Note at="1"> y </Note></PLine><Empty/>',
  )
  expect(rest).toEqual([
    { name: 'Raga', text: 'Yaman' },
    { name: 'PLine', statements: [{ name: 'Note', text: ' y ', attributes: { at: '1' } }] },
  ])
})

it('a message that says nothing special has no member for it', () => {
  expect(Object.keys(recording('43', '<Duration>PT1S</Duration>'))).toEqual(
    'ref type subType isrc ids title titles artist artists contributors duration language pLines cLines genres parentalWarnings files place'.split(
      ' ',
    ),
  )
})

it('an artist for one territory is not in the line for the others', () => {
  const details = (territory: string, name: string) =>
    `<SoundRecordingDetailsByTerritory>${territory}<DisplayArtist><PartyName><FullName>${name}</FullName></PartyName></DisplayArtist></SoundRecordingDetailsByTerritory>`
  const { artist, artists } = recording(
    '382',
    details('<TerritoryCode>MX</TerritoryCode>', 'Claw (UK)') +
      details('<ExcludedTerritoryCode>MX</ExcludedTerritoryCode>', 'Claw'),
  )
  expect(artist).toBe('Claw')
  expect(artists.map(({ name, territories }) => [name, territories])).toEqual([
    ['Claw', undefined],
    ['Claw (UK)', ['MX']],
  ])
})

it('rights, previews, dates, related resources and yes-or-no statements have their places', () => {
  const resource = recording(
    '43',
    `<SoundRecordingEdition><TechnicalDetails><TechnicalResourceDetailsReference>T1</TechnicalResourceDetailsReference>
      <ClipDetails><ClipType>Preview</ClipType><Timing><StartPoint>45</StartPoint></Timing></ClipDetails></TechnicalDetails></SoundRecordingEdition>
    <ResourceRightsController SequenceNumber="1"><RightsControllerPartyReference>P1</RightsControllerPartyReference>
      <RightSharePercentage>50</RightSharePercentage></ResourceRightsController>
    <CreationDate IsApproximate="true">2010</CreationDate><IsInstrumental>false</IsInstrumental>
    <RelatedResource><ResourceRelationshipType>HasContentFrom</ResourceRelationshipType>
      <ResourceRelatedResourceReference>A2</ResourceRelatedResourceReference><Timing><StartPoint>PT1S</StartPoint></Timing></RelatedResource>`,
  )
  expect(resource).toMatchObject({
    previews: [{ technicalRef: 'T1', type: 'Preview', start: '45' }],
    technicalDetails: [{ technicalRef: 'T1' }],
    rightsControllers: [{ of: 'resource', name: 'Uriel', share: '50', sequence: 1 }],
    dates: [{ type: 'CreationDate', date: '2010', precision: ['IsApproximate'] }],
    flags: { IsInstrumental: false },
    relatedResources: [
      { relationship: 'HasContentFrom', resourceRef: 'A2', timings: [{ start: 'PT1S' }] },
    ],
  })
  expect(resource.rest).toBeUndefined()
})

it('a deal has its prices and conditions', () => {
  const { deals } = read(
    '382',
    `<DealList><ReleaseDeal><DealReleaseReference>R1</DealReleaseReference><Deal><DealTerms>
      <CommercialModelType UserDefinedValue="Gated">UserDefined</CommercialModelType>
      <Usage><UseType>Stream</UseType><UserInterfaceType>PersonalComputer</UserInterfaceType></Usage>
      <TerritoryCode>GB</TerritoryCode>
      <PriceInformation><WholesalePricePerUnit CurrencyCode="GBP">1.00</WholesalePricePerUnit></PriceInformation>
      <RightsClaimPolicy><Condition><Value>20</Value><Unit>Percent</Unit><RelationalRelator>MoreThan</RelationalRelator></Condition>
        <RightsClaimPolicyType>BlockAccess</RightsClaimPolicyType></RightsClaimPolicy>
    </DealTerms></Deal></ReleaseDeal></DealList>`,
  )
  expect(deals).toMatchObject([
    {
      prices: [{ type: 'WholesalePricePerUnit', value: '1.00', currency: 'GBP' }],
      userInterfaces: ['PersonalComputer'],
      claimPolicies: [
        {
          type: 'BlockAccess',
          conditions: [{ relation: 'MoreThan', value: '20', unit: 'Percent' }],
        },
      ],
      rest: [
        {
          name: 'DealTerms',
          statements: [{ name: 'CommercialModelType', attributes: { UserDefinedValue: 'Gated' } }],
        },
      ],
    },
  ])
})

it('the front cover is the front cover, whatever else is linked', () => {
  const image = (ref: string, type: string) =>
    `<Image><ImageType>${type}</ImageType><ResourceReference>${ref}</ResourceReference></Image>`
  const { releases } = read(
    '382',
    `<ResourceList>${image('A2', 'VideoScreenCapture')}${image('A3', 'FrontCoverImage')}</ResourceList>
    <ReleaseList><Release><ReleaseReference>R1</ReleaseReference>
      <ReleaseResourceReferenceList><ReleaseResourceReference>A3</ReleaseResourceReference></ReleaseResourceReferenceList>
      <ReleaseDetailsByTerritory><ResourceGroup><ResourceGroupContentItem><ReleaseResourceReference>A1</ReleaseResourceReference>
      <LinkedReleaseResourceReference>A2</LinkedReleaseResourceReference></ResourceGroupContentItem></ResourceGroup></ReleaseDetailsByTerritory>
    </Release></ReleaseList>`,
  )
  expect(releases[0]?.coverRefs).toEqual(['A3'])
})

it('a resource without an artist line has that of a release of the same artists', () => {
  const artists = (...names: string[]) =>
    names
      .map(
        (name) =>
          `<DisplayArtist><PartyName><FullName>${name}</FullName></PartyName><ArtistRole>MainArtist</ArtistRole></DisplayArtist>`,
      )
      .join('')
  const recording = (ref: string, said: string) =>
    `<SoundRecording><ResourceReference>${ref}</ResourceReference><SoundRecordingDetailsByTerritory>
      <TerritoryCode>Worldwide</TerritoryCode>${said}</SoundRecordingDetailsByTerritory></SoundRecording>`
  const { resources } = read(
    '382',
    `<ResourceList>${recording('A1', artists('Una', 'Duo'))}${recording('A2', artists('Una'))}
      ${recording('A3', `${artists('Una', 'Duo')}<DisplayArtistName>Duo with Una</DisplayArtistName>`)}</ResourceList>
    <ReleaseList><Release><ReleaseReference>R0</ReleaseReference><ReleaseResourceReferenceList>
      <ReleaseResourceReference>A1</ReleaseResourceReference><ReleaseResourceReference>A2</ReleaseResourceReference>
      <ReleaseResourceReference>A3</ReleaseResourceReference></ReleaseResourceReferenceList>
      <ReleaseDetailsByTerritory><TerritoryCode>Worldwide</TerritoryCode><DisplayArtistName>Una + Duo</DisplayArtistName>
      ${artists('Una', 'Duo')}</ReleaseDetailsByTerritory></Release></ReleaseList>`,
  )
  expect(resources.map(({ artist }) => artist)).toEqual(['Una + Duo', 'Una', 'Duo with Una'])
})
