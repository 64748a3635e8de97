import { describe, expect, it } from 'vitest'
import { isBatchFolder, kindOfPath, packageFolderOf } from './inbox-path.ts'

describe('the kind of a file', () => {
  it.each([
    ['20161024145603121/BatchComplete_20161024145603121.xml', 'manifest'],
    ['batch_complete_1.xml', 'manifest'],
    ['x/Manifest_20110101.xml', 'manifest'],
    ['x/delivery.complete', 'manifest'],
    ['721620118165/721620118165.xml', 'message'],
    ['MSG-1.XML', 'message'],
    ['resources/a.wav', 'asset'],
    ['resources/Manifesto_01.wav', 'asset'],
    ['x/Manifesto.xml', 'message'],
    ['.DS_Store', 'ignored'],
    ['__MACOSX/x/._a.xml', 'ignored'],
    ['x/._a.wav', 'ignored'],
    ['Thumbs.db', 'ignored'],
    ['x/acknowledgements/ACK_1.xml', 'ignored'],
  ])('%s is %s', (path, kind) => expect(kindOfPath(path)).toBe(kind))
})

describe('the package folder', () => {
  it.each([
    ['20161024145603121/721620118165/721620118165.xml', '20161024145603121/721620118165'],
    ['20161024145603121/721620118165/resources/a.wav', '20161024145603121/721620118165'],
    ['A1/Resources/a.wav', 'A1'],
    ['resources/a.wav', ''],
    ['a.wav', ''],
    ['A1/disc1/a.wav', 'A1/disc1'],
  ])('of %s is "%s"', (path, folder) => expect(packageFolderOf(path)).toBe(folder))
})

describe('a batch folder', () => {
  it.each([
    ['20161024145603121', true],
    ['N_20230526040555041', true],
    ['feed/P_20230526040555041', true],
    ['721620118165', false],
    ['', false],
  ])('%s: %s', (folder, expected) => expect(isBatchFolder(folder)).toBe(expected))
})
