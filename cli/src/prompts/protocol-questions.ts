import checkbox from '@inquirer/checkbox'
import input from '@inquirer/input'
import type { Protocol, SetupAnswers } from '../protocol-setup/feeds-for-protocols.ts'
import { isLeft } from './create-questions.ts'

export { isLeft }

type Context = Parameters<typeof input>[1]

const choices: { value: Protocol; name: string }[] = [
  { value: 'ftp', name: 'FTP and FTPS' },
  { value: 'sftp', name: 'SFTP' },
  { value: 's3', name: 'Amazon S3' },
  { value: 'gcs', name: 'Google Cloud Storage' },
  { value: 'http', name: 'HTTP' },
]

const needed = (text: string): true | string => text.trim() !== '' || 'It cannot be empty.'

/** Asks for what is not `said`; `offered` are the protocols to choose from. Rejects when left with Ctrl+C. */
export async function askAboutProtocols(
  said: Partial<SetupAnswers>,
  context?: Context,
  offered: readonly Protocol[] = choices.map(({ value }) => value),
): Promise<SetupAnswers> {
  const open = choices.filter(({ value }) => offered.includes(value))
  const ask = (message: string): Promise<string> => input({ message, validate: needed }, context)
  const distributor = said.distributor ?? (await ask('Id of who delivers, such as my-label'))
  const protocol =
    said.protocol ??
    (await checkbox({ message: 'How does it deliver?', required: true, choices: open }, context))
  const answers: SetupAnswers = { ...said, distributor, protocol }
  if (protocol.includes('s3')) {
    answers.s3Bucket ??= await ask('Name of the bucket at AWS')
    answers.s3Region ??= await ask('Region of the bucket, such as eu-west-1')
  }
  if (protocol.includes('gcs')) answers.gcsBucket ??= await ask('Name of the bucket at Google')
  return answers
}
