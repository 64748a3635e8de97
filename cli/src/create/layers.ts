import type { Plan } from './plan.ts'

/** Files by path (with `/`), with their bytes. */
export type FileMap = ReadonlyMap<string, Buffer>

/** The layers that a plan is made of; what a later one has replaces what an earlier one has. */
export const layersOf = ({
  protocols,
  template,
}: Pick<Plan, 'protocols' | 'template'>): string[] => [
  'base',
  ...protocols.map((protocol) => `protocols/${protocol}`),
  `templates/${template}`,
]

/** A package of ours that the project brings along, because no registry has it. */
export interface VendoredPackage {
  name: string
  version: string
  /** The tarball's file name in `vendor/`. */
  file: string
}

/** What projects are made of. */
export interface Ingredients {
  /** One for each name of `layersOf`, in that order. */
  layers: readonly FileMap[]
  vendored: readonly VendoredPackage[]
  /** The tarballs, by file name. */
  tarballs: FileMap
}
