import { writeNewRelease } from '@ddex/ern'
import { releaseDraft, testFiles, deliveryBench as service } from '@ddex/testkit'
import { describe, expect, it } from 'vitest'

const album = writeNewRelease(releaseDraft(), '4.3')
const takeDown = writeNewRelease(
  releaseDraft({ messageId: 'MSG-2', createdAt: '2026-11-21T12:00:00+00:00', deals: [] }),
  '4.3',
)

/** Sends a batch with one release as its only content. */
async function sendBatch(bench: ReturnType<typeof service>, batch: string, message: string) {
  for (const [uri, text] of Object.entries(testFiles)) await bench.send(`${batch}/A/${uri}`, text)
  await bench.send(`${batch}/A/A.xml`, message)
  await bench.send(`${batch}/BatchComplete_${batch}.xml`, '<echo/>')
  return bench.at(`${batch}/A/A.xml`)
}

describe('the same message and files in a later batch', () => {
  it('change nothing while the release is as they made it', async () => {
    const bench = service()
    await sendBatch(bench, '20261120120000000', album)
    const again = await sendBatch(bench, '20261121120000000', album)
    expect(again).toMatchObject({ state: 'completed', step: 'Received again' })
  })

  it('bring a release back that was taken down meanwhile', async () => {
    const bench = service()
    await sendBatch(bench, '20261120120000000', album)
    await sendBatch(bench, '20261121120000000', takeDown)
    expect(bench.catalogue.releases()).toMatchObject([{ published: false }])
    await sendBatch(bench, '20261122120000000', album)
    expect(bench.catalogue.releases()).toMatchObject([{ published: true }])
  })
})

describe('a picture that cannot be decoded', () => {
  const booklet = `<Image><ResourceReference>A9</ResourceReference><Type>UserDefined</Type>
    <ResourceId><ProprietaryId Namespace="x">B</ProprietaryId></ResourceId>
    <TechnicalDetails><TechnicalResourceDetailsReference>T9</TechnicalResourceDetailsReference>
    <File><URI>resources/booklet.pdf</URI></File></TechnicalDetails></Image></ResourceList>`

  it('is no obstacle when it is not the cover', async () => {
    const bench = service({ settleSeconds: 1 })
    for (const [uri, text] of Object.entries(testFiles)) await bench.send(`A/${uri}`, text)
    await bench.send('A/resources/booklet.pdf', 'broken')
    await bench.send('A/release.xml', album.replace('</ResourceList>', booklet))
    await bench.pass(60_000)
    expect(bench.only().state).toMatch(/^completed/)
  })

  it('is one when it is the cover', async () => {
    const bench = service({ hashPolicy: 'off' })
    for (const uri of ['resources/01.wav', 'resources/02.wav'])
      await bench.send(`A/${uri}`, testFiles[uri]!)
    await bench.send('A/resources/cover.jpg', 'broken')
    await bench.send('A/release.xml', album)
    expect(bench.only()).toMatchObject({ state: 'rejected' })
  })
})
