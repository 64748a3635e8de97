/** Paths that have broken file servers (R07); `outside` are those that would leave the root. */
export const pathCorpus: readonly { path: string; refused: boolean }[] = [
  ...[
    '..',
    '../',
    '/..',
    '../../etc/passwd',
    'a/../../b',
    './../x',
    'a/b/../../../c',
    '//../x',
  ].map((path) => ({ path, refused: true })),
  ...['..\\secret', 'a\\..\\..\\b', '\\\\host\\share', '\\etc\\passwd', 'C:', 'C:/x', 'c:x'].map(
    (path) => ({ path, refused: true }),
  ),
  ...['a\u0001b', 'a\u001b[31mb', 'a\u007fb', 'a\u0085b', 'a\tb'].map((path) => ({
    path,
    refused: true,
  })),
  ...['x'.repeat(256), 'é'.repeat(128), Array<string>(33).fill('d').join('/')].map((path) => ({
    path,
    refused: true,
  })),
  // Odd, and names all the same: they stay what they are and lead nowhere else.
  ...['/etc-passwd', '~', '~root', '%2e%2e', '%2e%2e%2fx', '..%2fx', '...', '.. ', 'name.'].map(
    (path) => ({ path, refused: false }),
  ),
  ...['name ', 'NUL', 'CON', 'com1.wav', '.htaccess', 'caf\u00e9', 'cafe\u0301', '$(id)'].map(
    (path) => ({ path, refused: false }),
  ),
  { path: '`id`;|&<>', refused: false },
  { path: 'a:b', refused: false },
]
