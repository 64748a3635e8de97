import { readErn, writeNewRelease, type Identifier } from '@ddex/ern'
import { releaseDraft } from '@ddex/testkit'
import { describe, expect, it } from 'vitest'
import { artistIdOf, identifyRelease, trackIdOf } from './identity.ts'

const [release] = readErn(writeNewRelease(releaseDraft(), '4.3')).message!.releases
const id = (type: string, value: string, namespace: string | null = null): Identifier => ({
  type,
  value,
  namespace,
})
const identify = (sender: string, ...ids: Identifier[]) =>
  identifyRelease({ ...release!, ids }, sender, 'feed-a')

describe('a release', () => {
  it('is known by its ICPN before its GRid before anything else', () => {
    const all = [id('ProprietaryId', 'x'), id('GRid', 'A1-2425G-ABC1234002-M'), id('ICPN', '0742')]
    expect(identify('s', ...all)).toMatchObject({ id: 'icpn-0742', shown: '0742' })
    expect(identify('s', all[0]!, all[1]!)?.id).toBe('grid-A12425GABC1234002M')
  })

  it('with an identifier of the sender alone is kept apart from those of others', () => {
    const own = id('ProprietaryId', 'album-1', 'DPID:PADPIDA1')
    expect(identify('sender a', own)?.id).not.toBe(identify('sender b', own)?.id)
    expect(identify('sender a', own)?.id).toBe(identify('sender a', own)?.id)
  })

  it('without any is nobody', () => expect(identify('s', id('ICPN', ''))).toBeNull())
})

describe('a track', () => {
  it('keeps its id when the release is re-ordered', () => {
    expect(trackIdOf('icpn-1', 'QZ-PLR-26-00001', 'A1')).toBe('icpn-1-QZPLR2600001')
    expect(trackIdOf('icpn-1', null, 'A1')).toBe('icpn-1-A1')
  })
})

describe('an artist', () => {
  it('is one, however the name is composed, spaced or cased', () => {
    expect(artistIdOf(' ZOE\u0308 ')).toBe(artistIdOf('Zoë'))
  })
})
