import { expect, it } from 'vitest'
import { callerIdentity } from './caller-identity.ts'
import { recordedAws } from './recorded-aws.ts'

it('says as whom we work', async () => {
  const body =
    '<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/admin</Arn><UserId>AIDA</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>'
  await using aws = await recordedAws([{ call: 'GetCallerIdentity', status: 200, body }])
  expect(await callerIdentity(aws.clients('eu-west-1'))).toEqual({
    accountId: '111122223333',
    arn: 'arn:aws:iam::111122223333:user/admin',
  })
})

it('says what to do when AWS does not know us', async () => {
  const body =
    '<ErrorResponse><Error><Type>Sender</Type><Code>InvalidClientTokenId</Code><Message>The security token included in the request is invalid.</Message></Error></ErrorResponse>'
  await using aws = await recordedAws([{ call: 'GetCallerIdentity', status: 403, body }])
  const asked = callerIdentity(aws.clients('eu-west-1'))
  await expect(asked).rejects.toMatchObject({ code: 'AWS_CREDENTIALS_REFUSED' })
  await expect(asked).rejects.toThrow('AWS_PROFILE')
})
