import type { StackFile } from './stack-file.ts'

/** What is shown when a listener can press play. */
export function readyMessage({
  urls,
  sftp,
  ftp,
  http,
  gcs,
  s3,
  users,
  feeds,
  logs,
}: StackFile): string {
  const rows = [
    ['Listen', urls.web],
    ...users.map(({ claims, email, password }) => [
      claims.role === 'admin' ? 'Admin' : 'Listener',
      `${email}  ${password}`,
    ]),
    ...(sftp ? [['Deliver', `${sftp.command}   password ${sftp.password}`]] : []),
    ...(ftp ? [[sftp ? 'by FTP' : 'Deliver', ftp.command]] : []),
    ...(http ? [['by HTTP', http.command]] : []),
    ...(gcs ? [['by GCS', gcs.command]] : []),
    ...(s3 ? [['by S3', `${s3.command}   key ${s3.accessKeyId} ${s3.secretAccessKey}`]] : []),
    ...feeds
      .filter(({ hashPolicy }) => hashPolicy === 'warn')
      .map(({ username, password }) => [
        'or as',
        `${username}   password ${password}   (wrong hashes are only warned of)`,
      ]),
    ['Logs', logs],
  ]
  const lines = rows.map(([label, text]) => `  ${label?.padEnd(9)} ${text}`)
  return ['', 'ready', ...lines, '', '  Ctrl+C stops everything.', ''].join('\n')
}
