/** A zip archive with nothing in it: 22 bytes that say so. */
export const emptyZip = (): Buffer =>
  Buffer.concat([Buffer.from('PK\u0005\u0006', 'latin1'), Buffer.alloc(18)])
