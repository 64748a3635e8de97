/** A test, file or folder that the page of promises names. */
export interface NamedProof {
  line: number
  text: string
}

/** Words in code type that name no proof: settings, commands, parts of the service. */
const isOther = (text: string): boolean =>
  /^(DDEX_DSP_|npm |npx |kill |ddex-dsp|create-ddex-dsp|@ddex\/)/.test(text) ||
  /^(failed|storage\.rules|ddex-dsp\.json|sftp|ssh2|foreignBucketRole)$/.test(text)

/** What in code type is said to prove a promise: everything but words for other things. */
export const namedProofs = (page: string): NamedProof[] =>
  page
    .split('\n')
    .flatMap((text, index) =>
      [...text.matchAll(/`([^`]+)`/g)]
        .map(([, name = '']) => ({ line: index + 1, text: name }))
        .filter((proof) => !isOther(proof.text)),
    )

/** A file of the repository that is read for the titles of tests. */
export interface TestFile {
  path: string
  text: string
}

/**
 * Proofs that are nowhere: a path has to be a file or a folder, a name with an ending some file, all else words that a
 * test, or a function that makes tests, has.
 */
export function missingProofs(
  proofs: readonly NamedProof[],
  paths: readonly string[],
  tests: readonly TestFile[],
): NamedProof[] {
  const isPath = (text: string): boolean =>
    paths.some((path) => path === text || path.startsWith(`${text}/`))
  const isFile = (text: string): boolean => paths.some((path) => path.endsWith(`/${text}`))
  const isTitle = (text: string): boolean =>
    tests.some(
      (test) => test.text.includes(text) || test.path.split('/').at(-1)?.startsWith(`${text}.test`),
    )
  return proofs.filter(({ text }) => {
    if (/^[\w.-]+(\/[\w.-]+)+$/.test(text)) return !isPath(text) && !isFile(text)
    return /^[\w-]+(\.test)?\.ts$/.test(text) ? !isFile(text) : !isTitle(text)
  })
}
