import { expect, test } from 'vitest'
import { readErn, writeNewRelease } from '@ddex/ern'
import { releaseDraft } from '@ddex/testkit'
import { nameAssets } from './asset-names.ts'

const message = readErn(writeNewRelease(releaseDraft(), '4.3')).message
const namesOf = (audioUrls: string[], imageUrls: string[] = []) =>
  nameAssets(message, { audioUrls, imageUrls }).map(({ name }) => name)
const stored = (name: string) =>
  `https://firebasestorage.googleapis.com/v0/b/bucket/o/${encodeURIComponent(`a/b/${name}`)}?alt=media&token=t`

test('a file is named as its URL ends, where the message has that name', () => {
  expect(namesOf([stored('02.wav'), stored('01.wav')])).toEqual(['02.wav', '01.wav'])
})

test('a file with another extension is the one of the message', () => {
  expect(namesOf([stored('01.flac'), stored('02.flac')], [stored('COVER.jpeg')])).toEqual([
    '01.wav',
    '02.wav',
    'cover.jpg',
  ])
})

test('files with other names are taken in order, where the message names as many', () => {
  expect(namesOf([stored('x'), stored('y')], [stored('front')])).toEqual([
    '01.wav',
    '02.wav',
    'cover.jpg',
  ])
  expect(namesOf([stored('x'), stored('01.wav')])).toEqual(['02.wav', '01.wav'])
})

test('files that could be any keep their names, each its own', () => {
  expect(namesOf([stored('x.wav')])).toEqual(['x.wav'])
  expect(namesOf([stored('x'), stored('x'), stored('X')])).toEqual(['x', '2-x', '3-X'])
  expect(nameAssets(null, { audioUrls: ['https://a.example/'], imageUrls: [] })[0]?.name).toBe(
    'audio-1',
  )
  expect(namesOf([`https://a.example/${encodeURIComponent('a\u0000b')}`])).toEqual(['audio-1'])
})
