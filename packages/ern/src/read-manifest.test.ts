import { describe, expect, it } from 'vitest'
import { identify } from './identify.ts'
import { readManifest } from './read-manifest.ts'
import { sampleDraft } from './testing/draft.ts'
import { writeNewRelease } from './write/write-new-release.ts'

function manifest(namespace: string, hash: string): string {
  return `<?xml version="1.0"?>
<m:ManifestMessage xmlns:m="${namespace}" MessageVersionId="1.2">
  <MessageHeader>
    <MessageSender><PartyId>PADPIDA2026112201A</PartyId></MessageSender>
    <MessageRecipient><PartyId>PADPIDA2026112202B</PartyId></MessageRecipient>
    <MessageCreatedDateTime>2026-11-22T10:00:00Z</MessageCreatedDateTime>
  </MessageHeader>
  <IsTestFlag>true</IsTestFlag>
  <RootDirectory>20261122100000000</RootDirectory>
  <NumberOfMessages>1</NumberOfMessages>
  <MessageInBatch>
    <MessageType>NewReleaseMessage</MessageType>
    <MessageId>MSG-1</MessageId>
    <URL>/20261122100000000/4006381333931/4006381333931.xml</URL>
    <IncludedReleaseId><ICPN IsEan="true">4006381333931</ICPN></IncludedReleaseId>
    <IncludedReleaseId><ProprietaryId Namespace="DPID:X">p</ProprietaryId></IncludedReleaseId>
    <DeliveryType>NewReleaseDelivery</DeliveryType>
    <ProductType>AudioProduct</ProductType>
    ${hash}
  </MessageInBatch>
</m:ManifestMessage>`
}

describe('a manifest', () => {
  it.each([
    [
      'http://ddex.net/xml/2011/echo/12',
      '<HashSum><HashSum>abc</HashSum><HashSumAlgorithmType>MD5</HashSumAlgorithmType></HashSum>',
    ],
    [
      'http://ddex.net/xml/ern-c-sftp/18',
      '<HashSum><Algorithm>MD5</Algorithm><HashSumValue>abc</HashSumValue></HashSum>',
    ],
    [
      'http://ddex.net/xml/ern-c/15',
      '<HashSum><HashSum>abc</HashSum><HashSumAlgorithmType>MD5</HashSumAlgorithmType></HashSum>',
    ],
  ])('of %s lists its messages', (namespace, hash) => {
    const { manifest: read, issues } = readManifest(manifest(namespace, hash))
    expect(issues).toEqual([])
    expect(read).toMatchObject({
      version: '1.2',
      isTest: true,
      rootDirectory: '20261122100000000',
      messageCount: 1,
      createdAt: '2026-11-22T10:00:00Z',
      sender: { ids: [{ type: 'DPID', value: 'PADPIDA2026112201A' }] },
      messages: [
        {
          messageType: 'NewReleaseMessage',
          messageId: 'MSG-1',
          url: '/20261122100000000/4006381333931/4006381333931.xml',
          releaseIds: [
            { type: 'ICPN', value: '4006381333931', namespace: null },
            { type: 'ProprietaryId', value: 'p', namespace: 'DPID:X' },
          ],
          deliveryType: 'NewReleaseDelivery',
          hash: { algorithm: 'MD5', value: 'abc' },
        },
      ],
    })
  })

  it('is refused when it is something else, cut or empty', () => {
    const codes = [
      '<a/>',
      '<ManifestMessage/>',
      '',
      manifest('http://ddex.net/xml/2011/echo/12', '').slice(0, -5),
    ].map((source) => readManifest(source).issues[0]?.code)
    expect(codes).toEqual([
      'MANIFEST_ROOT_UNKNOWN',
      'MANIFEST_ROOT_UNKNOWN',
      'XML_EMPTY',
      'XML_TRUNCATED',
    ])
  })
})

describe('a sniff at the first bytes', () => {
  const bytes = (text: string) => new TextEncoder().encode(text)

  it.each([
    [writeNewRelease(sampleDraft(), '4.3').slice(0, 900), 'ern', 'NewReleaseMessage'],
    [manifest('http://ddex.net/xml/2011/echo/12', ''), 'manifest', 'ManifestMessage'],
    ['<html/>', 'other', 'html'],
    ['<!DOCTYPE html><html/>', 'other', null],
    ['nothing of the kind', 'other', null],
    ['', 'other', null],
  ])('tells %.30s', (text, kind, rootName) => {
    expect(identify(bytes(text))).toMatchObject({ kind, rootName })
  })
})
