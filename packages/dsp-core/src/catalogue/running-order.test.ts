import { readErn, writeNewRelease, type ErnMessage, type ResourceGroup } from '@ddex/ern'
import { releaseDraft } from '@ddex/testkit'
import { describe, expect, it } from 'vitest'
import { runningOrder } from './running-order.ts'

const message = readErn(writeNewRelease(releaseDraft(), '4.3')).message!
const main = message.releases[0]!
const recording = message.resources.find(({ type }) => type === 'SoundRecording')!
const refs = ['A1', 'A2', 'A3', 'A4']
const four: ErnMessage = {
  ...message,
  resources: refs.map((ref) => ({ ...recording, ref })),
}

const group = (items: [string, number | null][], change: Partial<ResourceGroup> = {}) => ({
  title: null,
  type: null,
  sequence: null,
  items: items.map(([resourceRef, sequence]) => ({ resourceRef, sequence, linkedRefs: [] })),
  groups: [],
  ...change,
})
const order = (groups: ResourceGroup[], resourceRefs: string[] = []) =>
  runningOrder({ ...main, groups, resourceRefs }, four).map(
    ({ resource, disc, number }) => `${disc}.${number} ${resource.ref}`,
  )

describe('the running order of a release', () => {
  it('follows the sequence numbers of a flat group', () => {
    expect(
      order([
        group([
          ['A2', 2],
          ['A1', 1],
          ['A3', 3],
        ]),
      ]),
    ).toEqual(['1.1 A1', '1.2 A2', '1.3 A3'])
  })

  it('takes the components of the one group as discs', () => {
    const discs = [
      group([
        ['A1', 1],
        ['A2', 2],
      ]),
      group([
        ['A3', 1],
        ['A4', 2],
      ]),
    ]
    expect(order([group([], { groups: discs })])).toEqual(['1.1 A1', '1.2 A2', '2.1 A3', '2.2 A4'])
  })

  it('keeps the movements of a work together on their disc', () => {
    const work = group(
      [
        ['A1', 1],
        ['A2', 2],
      ],
      { type: 'MultiWorkPart' },
    )
    expect(order([group([['A3', 1]], { groups: [work] })])).toEqual(['1.1 A3', '1.2 A1', '1.3 A2'])
  })

  it('plays a track once that is named again in the place of the cover', () => {
    const disc = group([
      ['A1', 1],
      ['A2', 2],
    ])
    const items = [
      { resourceRef: 'A2', sequence: null, linkedRefs: [], isSecondary: true as const },
    ]
    expect(order([group([], { items, groups: [disc] })])).toEqual(['1.1 A1', '1.2 A2'])
  })

  it('is the order of the references where there is no group, covers aside', () => {
    expect(order([], ['A2', 'A9', 'A1'])).toEqual(['1.1 A2', '1.2 A1'])
  })
})
