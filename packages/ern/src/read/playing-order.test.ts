import { describe, expect, it } from 'vitest'
import type { ResourceGroup } from '../model.ts'
import { playingOrder } from './playing-order.ts'

const group = (
  sequence: number | null,
  items: [string, number | null][],
  groups: ResourceGroup[] = [],
): ResourceGroup => ({
  title: null,
  type: null,
  sequence,
  items: items.map(([resourceRef, number]) => ({ resourceRef, sequence: number, linkedRefs: [] })),
  groups,
})

describe('the playing order', () => {
  it('counts a work and the pieces beside it together', () => {
    const disc = group(1, [['A2', 2]], [group(3, [['A3', 1]]), group(1, [['A1', 1]])])
    expect(playingOrder([disc])).toEqual(['A1', 'A2', 'A3'])
  })

  it('takes items first where groups are counted for themselves', () => {
    const disc = group(1, [['A1', 1]], [group(1, [['A2', 1]])])
    expect(playingOrder([disc])).toEqual(['A1', 'A2'])
  })

  it('has what is not numbered, as a cover, last', () => {
    const release = group(null, [['cover', null]], [group(2, [['A2', 1]]), group(1, [['A1', 1]])])
    expect(playingOrder([release])).toEqual(['A1', 'A2', 'cover'])
  })

  it('has a cover last where the groups beside it are not numbered either', () => {
    const release = group(null, [['cover', null]], [group(null, [['A1', 1]])])
    for (const item of release.items) item.isSecondary = true
    expect(playingOrder([release])).toEqual(['A1', 'cover'])
  })
})
