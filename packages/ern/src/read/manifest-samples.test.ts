import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readManifest } from '../read-manifest.ts'
import { CORPUS, hasCorpus } from '../testing/corpus.ts'

/** The five batches of an acceptance chain, which differ in their number only: read by eye. */
const CHAIN: [name: string, hash: string, batch: string][] = [
  ['1_CPD1', 'e3f08f83494c726402a71e36acd650a3c26540b425746b45872bc6e67b0ff910', '121'],
  ['2_CPD2', '76456d240ad3cb4a3e29b018bba3a64a8af2de26e5cb998f6875b8254143abb3', '122'],
  ['CPD3', '8d006f8edae132d91cee87e9117eaee52c769c33b0d276c91220ee146de5ecff', '123'],
  ['CPD4', 'f36bcfa6a6ad12079ff94be1e2cf89681df51aa6e85a2f0996d756b04a2577b3', '124'],
  ['CPD5', '7f54e051c2d2d60399b1b7d29669a54d46babed560eb66bd94a644acf0b48bf8', '125'],
]

function read(name: string, hash: string) {
  const bytes = readFileSync(join(CORPUS, 'ern', 'manifest', name))
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(hash)
  return readManifest(bytes).manifest
}

describe.skipIf(!hasCorpus)('the manifest says what a sample says', () => {
  it.each(CHAIN)('%s of version 1.2', (name, hash, batch) => {
    const id = `20161024145603${batch}`
    expect(read(`AudiusProject-audius-protocol__${name}_BatchComplete_${id}.xml`, hash)).toEqual({
      version: '1.2',
      namespace: 'http://ddex.net/xml/2011/echo/12',
      sender: {
        ref: null,
        ids: [{ type: 'PartyId', value: 'PartyId', namespace: null }],
        name: 'Party Name',
      },
      recipient: {
        ref: null,
        ids: [{ type: 'DPID', value: 'PADPIDA2011072101T', namespace: null }],
        name: 'Spotify',
      },
      createdAt: '2017-06-06T03:23:27.608+02:00',
      isTest: true,
      rootDirectory: id,
      messageCount: 1,
      messages: [
        {
          messageType: 'NewReleaseMessage',
          messageId: '123456',
          url: `/${id}/721620118165/721620118165.xml`,
          releaseIds: [{ type: 'ICPN', value: '721620118165', namespace: null }],
          deliveryType: 'NewReleaseDelivery',
          productType: 'AudioProduct',
          hash: { algorithm: 'MD5', value: 'HashSumOfXmlFile' },
        },
      ],
    })
  })

  it('of version 1.1, which has the kind of delivery once for the batch', () => {
    const hash = '6455666f827ee6da93390fb9cb7186e1a913dcfc67e59b21332d0eeca15d755e'
    expect(read('sshaw-ddex__11_instance1.xml', hash)).toEqual({
      version: '2011/echo/11',
      namespace: 'http://ddex.net/xml/2011/echo/11',
      sender: {
        ref: null,
        ids: [{ type: 'PartyId', value: 'Mq8ut9BhCZrlP0VOFZSYR-LJ9tNYK', namespace: null }],
        name: 'M_rT45h7w1eTbuQX',
      },
      recipient: {
        ref: null,
        ids: [{ type: 'PartyId', value: 'uDzICEV0XI5D9V7vzbXV50d5sSfN', namespace: null }],
        name: 'sHmRFZ',
      },
      createdAt: '2011-03-28T15:11:34+00:00',
      isTest: false,
      rootDirectory: './',
      messageCount: 1,
      messages: [
        {
          messageType: 'NewReleaseMessage',
          messageId: 'qfHU.qWvchc7sxj',
          url: './69jtpN1eeTe/69jtpN1eeTe.xml',
          releaseIds: [
            { type: 'GRid', value: 'yinOJxe.TZ1fRAJ9O81', namespace: null },
            { type: 'ICPN', value: 'hy7GKFQBacWezRqIdLB2ZtMh', namespace: null },
            { type: 'ProprietaryId', value: 'eeuY', namespace: 'wsnMrdVCxQ' },
          ],
          deliveryType: 'EnviOrDp2qbeW',
          productType: 'KgoOcgeEOyBc17gQqP',
          hash: { algorithm: 'SHA1', value: 'lpdsirgmXDIZ15OHwKg' },
        },
      ],
    })
  })
})
