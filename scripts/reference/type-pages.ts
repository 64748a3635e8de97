import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

/** A field of a document, as its interface says it. */
export interface TypeField {
  name: string
  type: string
  optional: boolean
  says: string
}

/** An exported type of a folder of declarations. */
export interface DeclaredType {
  name: string
  says: string
  /** Of an interface or an object type; null of any other. */
  fields: TypeField[] | null
  /** What any other type is, in its own words. */
  is: string | null
}

/** Every exported interface and type of the files of a folder, in the order of files and lines. */
export function typesIn(folder: string): DeclaredType[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .sort()
    .flatMap((name) => {
      const text = readFileSync(join(folder, name), 'utf8')
      const file = ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true)
      return file.statements
        .flatMap((statement) => declared(statement) ?? [])
        .map((type) => ({
          ...type,
          is: type.is === null ? null : listed(type.is, text),
        }))
    })
}

/** Of `(typeof names)[number]` the names themselves. */
function listed(type: string, text: string): string {
  const [, name] = /^\(typeof (\w+)\)\[number\]$/.exec(type) ?? []
  const [, list] = new RegExp(`const ${name} = \\[([^\\]]*)\\] as const`).exec(text) ?? []
  return list === undefined ? type : (list.match(/'[^']*'/g) ?? []).join(' | ')
}

function declared(node: ts.Statement): DeclaredType | null {
  const isType = ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)
  if (!isType || !node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword))
    return null
  const common = { name: node.name.text, says: docOf(node) }
  if (ts.isInterfaceDeclaration(node))
    return { ...common, fields: fieldsOf(node.members), is: heritageOf(node) }
  if (ts.isTypeLiteralNode(node.type))
    return { ...common, fields: fieldsOf(node.type.members), is: null }
  return { ...common, fields: null, is: oneLine(node.type.getText()) }
}

function heritageOf({ heritageClauses }: ts.InterfaceDeclaration): string | null {
  const names = heritageClauses?.flatMap(({ types }) => types.map((type) => type.getText()))
  return names?.length ? names.join(' & ') : null
}

const fieldsOf = (members: ts.NodeArray<ts.TypeElement>): TypeField[] =>
  members.filter(ts.isPropertySignature).map((member) => ({
    name: member.name.getText(),
    type: oneLine(member.type?.getText() ?? 'unknown'),
    optional: member.questionToken !== undefined,
    says: docOf(member),
  }))

function docOf(node: ts.Node): string {
  const text = node.getFullText().slice(0, node.getLeadingTriviaWidth())
  const [last = ''] = [...text.matchAll(/\/\*\*([\s\S]*?)\*\//g)]
    .map(([, words]) => words)
    .slice(-1)
  return oneLine(last.replace(/^\s*\*/gm, ''))
}

const oneLine = (text: string): string =>
  text
    .replace(/\/\*\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .trim()
