/** The pages of the site in the order of its side bar; a test holds them against the files. */
export const pages: readonly { text: string; items: readonly { text: string; link: string }[] }[] =
  [
    {
      text: 'Guide',
      items: [
        { text: 'Your first delivery', link: '/guide/first-delivery' },
        { text: 'A service of your own', link: '/guide/new-service' },
        { text: 'Brand it', link: '/guide/brand' },
        { text: 'Go live', link: '/guide/go-live' },
        { text: 'Connect a distributor', link: '/guide/connect-a-distributor' },
        { text: 'Feeds', link: '/guide/feeds' },
        { text: 'Testing a protocol', link: '/guide/testing-a-protocol' },
        { text: 'Operate it', link: '/guide/operate' },
        { text: 'The FTP and SFTP servers', link: '/guide/operating-servers' },
        { text: 'Publish the packages', link: '/guide/publish' },
      ],
    },
    {
      text: 'Protocols',
      items: [
        { text: 'FTP and FTPS', link: '/protocols/ftp' },
        { text: 'SFTP', link: '/protocols/sftp' },
        { text: 'Amazon S3', link: '/protocols/s3' },
        { text: 'Google Cloud Storage', link: '/protocols/gcs' },
        { text: 'HTTP', link: '/protocols/http' },
      ],
    },
    {
      text: 'Reference',
      items: [
        { text: 'The command line', link: '/reference/cli' },
        { text: 'What Firestore holds', link: '/reference/schema' },
        { text: 'Issue codes', link: '/reference/errors' },
        { text: 'Rules for messages', link: '/reference/rules' },
        { text: 'What is read of ERN', link: '/reference/ern' },
        { text: 'Settings', link: '/reference/config' },
        { text: 'Promises and limits', link: '/guarantees' },
      ],
    },
  ]
