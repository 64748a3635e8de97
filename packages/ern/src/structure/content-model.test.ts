import { describe, expect, it } from 'vitest'
import { ContentModel } from './content-model.ts'

function accepts(content: string, children: string): boolean {
  const model = new ContentModel(content)
  let state: typeof model.start | undefined = model.start
  for (const child of children.split(' ').filter(Boolean)) {
    state = state && model.next(state, child)
  }
  return state?.accepting ?? false
}

describe('a content model accepts what its expression does', () => {
  it.each([
    ['', ['', true], ['a', false]],
    ['a:x', ['a', true], ['', false], ['a a', false], ['b', false]],
    ['a:x? b:y', ['b', true], ['a b', true], ['a', false], ['b a', false]],
    ['a:x* b:y+', ['b', true], ['a a b b', true], ['a', false]],
    ['( a:x | b:y )', ['a', true], ['b', true], ['a b', false], ['', false]],
    ['( a:x | b:y )* c:z', ['c', true], ['b a b c', true], ['b', false]],
    ['( a:x b:y? )+ c:z', ['a c', true], ['a b a c', true], ['b c', false]],
    ['( a:x+ | ( b:y c:z )? ) d:w', ['d', true], ['a a d', true], ['b c d', true], ['b d', false]],
    ['a:x ( ( b:y | c:z )? d:w )*', ['a', true], ['a d b d c d', true], ['a b', false]],
  ] as [string, ...[string, boolean][]][])('%s', (content, ...cases) => {
    for (const [children, expected] of cases)
      expect([children, accepts(content, children)]).toEqual([children, expected])
  })

  it('names what may and what must come', () => {
    const model = new ContentModel('a:x b:y? c:z? d:w')
    const after = model.next(model.start, 'a')
    expect(after && model.expected(after)).toEqual(['b', 'c', 'd'])
    expect(after && model.missing(after)).toEqual(['d'])
  })
})
