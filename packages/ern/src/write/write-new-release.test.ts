import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readErn } from '../read-ern.ts'
import { hasXmllint, lint, schemaOf } from '../testing/corpus.ts'
import { sampleDraft } from '../testing/draft.ts'
import { validateErn } from '../validate-ern.ts'
import type { WriteVersion } from './draft.ts'
import { isoDuration } from './parts.ts'
import { writeNewRelease } from './write-new-release.ts'

const folder = mkdtempSync(join(tmpdir(), 'ern-write-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

describe.each<WriteVersion>(['3.8.2', '4.3', '4.3.2'])(
  'a written NewReleaseMessage %s',
  (version) => {
    const schema = schemaOf(version)
    const drafts = {
      album: sampleDraft(),
      single: sampleDraft({
        type: 'Single',
        tracks: sampleDraft().tracks.slice(0, 1),
        isTest: true,
      }),
      takedown: sampleDraft({ deals: [] }),
    }

    it.skipIf(!schema || !hasXmllint).each(Object.entries(drafts))(
      'follows the XSD: %s',
      (name, draft) => {
        const path = join(folder, `${version}-${name}.xml`)
        writeFileSync(path, writeNewRelease(draft, version))
        expect(lint(schema as string, [path]).get(path)).toMatchObject({ valid: true })
      },
    )

    it('reads back as it was drafted', () => {
      const draft = sampleDraft()
      const { message, issues } = readErn(writeNewRelease(draft, version))
      expect(issues).toEqual([])
      expect(message).toMatchObject({
        version,
        messageType: 'NewReleaseMessage',
        messageId: draft.messageId,
        createdAt: draft.createdAt,
        controlType: 'LiveMessage',
        hasDealList: true,
      })
      const main = message?.releases.find(({ isMain }) => isMain)
      expect(main).toMatchObject({
        kind: 'Release',
        type: 'Album',
        title: draft.title,
        artist: draft.artist,
        label: draft.label,
        releaseDate: draft.releaseDate,
        resourceRefs: ['A1', 'A2', 'A3', 'A0'],
        coverRefs: ['A0'],
      })
      expect(main?.ids).toContainEqual(expect.objectContaining({ type: 'ICPN', value: draft.icpn }))
      expect(message?.releases.filter(({ kind }) => kind === 'TrackRelease')).toHaveLength(3)
      const recordings = message?.resources.filter(({ type }) => type === 'SoundRecording')
      expect(recordings?.map(({ isrc }) => isrc)).toEqual(draft.tracks.map(({ isrc }) => isrc))
      expect(recordings?.map(({ artist }) => artist)).toEqual(
        draft.tracks.map(({ artist }) => artist),
      )
      expect(recordings?.[0]?.files[0]).toMatchObject(draft.tracks[0]?.file ?? {})
      expect(message?.deals.map(({ start, end }) => [start, end])).toEqual([
        ['2026-11-22', null],
        ['2026-11-22T00:00:00+01:00', '2027-11-22T00:00:00+01:00'],
      ])
    })

    it('is judged valid by ourselves', () => {
      const verdict = validateErn(writeNewRelease(sampleDraft(), version))
      expect(verdict.issues.filter(({ severity }) => severity !== 'info')).toEqual([])
      expect(verdict.valid).toBe(true)
    })

    it('without deals is a take-down', () => {
      const { message } = readErn(writeNewRelease(sampleDraft({ deals: [] }), version))
      expect(message).toMatchObject({ hasDealList: false, deals: [] })
    })
  },
)

describe('a duration', () => {
  it.each([
    [0, 'PT0M0S'],
    [189, 'PT3M9S'],
    [3723.5, 'PT1H2M3.5S'],
  ])('of %d seconds is %s', (seconds, text) => {
    expect(isoDuration(seconds)).toBe(text)
  })
})
