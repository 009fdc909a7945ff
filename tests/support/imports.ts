import path from "node:path";
import type typescript from "typescript";
import { ts } from "../../commands/support/typescript.ts";

/** One import, export-from or `import()` of a source file. */
export interface Import {
  /** As written; a template's variable parts stand as `*`. */
  readonly specifier: string;
  /** Whether it vanishes when the file is compiled. */
  readonly typeOnly: boolean;
  readonly line: number;
}

/** All imports of a TypeScript file, dynamic ones included. */
export function importsOf(source: string): Import[] {
  const tree = ts.createSourceFile("source.ts", source, ts.ScriptTarget.Latest, false);
  const found: Import[] = [];
  const add = (node: typescript.Node, specifier: string | undefined, typeOnly: boolean) => {
    const line = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
    if (specifier !== undefined) found.push({ specifier, typeOnly, line });
  };
  // Imports stand at the top, but for those in expressions and types.
  const isDeep = /\bimport\s*\(/.test(source);
  const visit = (node: typescript.Node): void => {
    if (ts.isImportDeclaration(node)) add(node, text(node.moduleSpecifier), isTypeImport(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node, text(node.moduleSpecifier), node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node, text(node.argument.literal), true);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node, text(node.arguments[0]), false);
    }
    if (isDeep) ts.forEachChild(node, visit);
  };
  ts.forEachChild(tree, visit);
  return found;
}

/** Path from the project's root for a relative specifier, the specifier itself for a package. */
export function importTarget(file: string, specifier: string): string {
  return specifier.startsWith(".") ? path.posix.join(path.posix.dirname(file), specifier) : specifier;
}

function isTypeImport(clause: typescript.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = clause.namedBindings;
  return !clause.name && named !== undefined && ts.isNamedImports(named) && named.elements.length > 0
    ? named.elements.every(element => element.isTypeOnly)
    : false;
}

function text(node: typescript.Node | undefined): string | undefined {
  if (!node) return undefined;
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    return [node.head.text, ...node.templateSpans.map(span => `*${span.literal.text}`)].join("");
  }
  return "*";
}
