import { parse } from '@vue/compiler-sfc'
import ts from 'typescript'
import { lineAt, type SourceFile } from './source-file.ts'

/** One import, export-from, dynamic import or require. */
export interface Import {
  specifier: string
  line: number
}

interface Script {
  text: string
  /** Lines before it in its file. */
  offset: number
}

/** A Vue component has one or two script blocks; anything else is a script as a whole. */
function scriptsOf({ path, text }: SourceFile): Script[] {
  if (!path.endsWith('.vue')) return [{ text, offset: 0 }]
  const { descriptor } = parse(text, { filename: path, sourceMap: false })
  return [descriptor.script, descriptor.scriptSetup]
    .filter((block) => block !== null)
    .map((block) => ({ text: block.content, offset: block.loc.start.line - 1 }))
}

/** Everything that a file imports, of every kind, types included. */
export function importsOf(file: SourceFile): Import[] {
  return scriptsOf(file).flatMap(({ text, offset }) =>
    ts.preProcessFile(text, true, true).importedFiles.map(({ fileName, pos }) => ({
      specifier: fileName,
      line: offset + lineAt(text, pos),
    })),
  )
}
