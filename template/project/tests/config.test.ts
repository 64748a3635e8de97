import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import brand from '../brand.json'
import firebase from '../firebase.json'
import service from '../ddex-dsp.json'

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const isThere = (path: string): boolean => existsSync(new URL(`../${path}`, import.meta.url))

describe('the service', () => {
  it('has a name and a look', () => {
    expect(brand.name).not.toBe('')
    expect(brand.hue).toBeGreaterThanOrEqual(0)
    expect(brand.hue).toBeLessThanOrEqual(360)
    expect(brand.chroma).toBeLessThanOrEqual(0.2)
  })

  it('has a home and a way in', () => {
    expect(service.homeTerritory).toMatch(/^[A-Z]{2}$/)
    expect(['signed_in', 'anyone']).toContain(service.listening)
    expect(['newest', 'showcase']).toContain(service.home)
    expect(service.protocols.length).toBeGreaterThan(0)
  })

  it.each(service.protocols.filter((protocol) => ['ftp', 'sftp'].includes(protocol)))(
    'has the server that takes deliveries by %s',
    (protocol) => expect(isThere(`servers/${protocol}/src/main.ts`)).toBe(true),
  )
})

describe('firebase.json', () => {
  it('names rules and indexes that are there', () => {
    for (const path of [
      firebase.firestore.rules,
      firebase.firestore.indexes,
      firebase.storage.rules,
    ]) {
      expect(isThere(path), path).toBe(true)
    }
  })

  it('keeps other origins out of the page', () => {
    const headers = firebase.hosting.headers.flatMap((rule) => rule.headers)
    const policy = headers.find(({ key }) => key === 'Content-Security-Policy')?.value ?? ''
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("object-src 'none'")
  })

  it('lets no client into Storage', () => {
    expect(read('storage.rules')).toContain('allow read, write: if false;')
  })
})

describe('secrets', () => {
  it('stay out of git and out of the app', () => {
    expect(read('.gitignore').split('\n')).toContain('.env')
    expect(read('.env.example')).not.toMatch(/^VITE_/m)
  })
})
