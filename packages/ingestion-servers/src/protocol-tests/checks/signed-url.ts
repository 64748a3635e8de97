import { buffer } from 'node:stream/consumers'
import { CheckFailed, NotApplicable, type Check } from '../check.ts'
import { testFile } from '../test-file.ts'
import { requireArrival } from './uploads.ts'

export const signedUrl: Check = {
  name: 'signed_url',
  title: 'A signed URL takes its file, and no other',
  async run(context) {
    const { signUpload, folder } = context
    if (!signUpload) throw new NotApplicable('The feed has no signed URLs.')
    const file = testFile(`${folder}/signed.wav`, 50_000, folder)
    const { url, headers } = await signUpload(file.path, file.size)
    const bytes = await buffer(file.open())
    const longer = Buffer.concat([bytes, bytes])
    const refused = await fetch(url, { method: 'PUT', headers, body: longer })
    if (refused.ok) throw new CheckFailed('The URL took twice the bytes that it was signed for.')
    const changed = url.replace(/signed\.wav/, 'another.wav')
    const other = await fetch(changed, { method: 'PUT', headers, body: bytes })
    if (other.ok) throw new CheckFailed('The URL took a file of another name.')
    const taken = await fetch(url, { method: 'PUT', headers, body: bytes })
    if (!taken.ok)
      throw new CheckFailed(`The URL was refused: ${taken.status} ${await taken.text()}`)
    await requireArrival(context, file)
    return 'It took its file; another name and more bytes were refused.'
  },
}
