/** The keys of the function, which may do everything in its account. */
export const ourKey = {
  accessKeyId: 'AKIATESTFUNCTION0000',
  secretAccessKey: 'function/secret+key',
  arn: 'arn:aws:iam::123456789012:user/function',
}
