import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type typescript from "typescript";
import { ts } from "../typescript.ts";

/** A member of an interface. */
export interface Member {
  readonly name: string;
  readonly isOptional: boolean;
  /** Its comment, on one line. */
  readonly comment: string;
  /** As its source has it; empty for a method. */
  readonly type: string;
}

/** An interface or a class, as its source declares it. */
export interface Declaration {
  /** The paragraphs before the first tag. */
  readonly comment: string;
  readonly example: string;
  readonly members: readonly Member[];
  /** What it extends, with the members that are taken or left out. */
  readonly bases: readonly {
    readonly name: string;
    readonly pick?: readonly string[];
    readonly omit?: readonly string[];
  }[];
}

/** Interfaces and classes below a folder, by their names. Two of one name are one too many: the later counts. */
export function declarationsBelow(folder: string): ReadonlyMap<string, Declaration> {
  const found = new Map<string, Declaration>();
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(name =>
    name.endsWith(".ts"),
  );
  for (const file of files.sort()) {
    const source = readFileSync(path.join(folder, file), "utf8");
    const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
    for (const node of tree.statements) {
      if (!(ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node)) || !node.name) continue;
      const { comment, example } = commentOf(node, source);
      const members = [...node.members].flatMap((member: typescript.Node) => memberOf(member, source));
      found.set(node.name.text, { comment, example, members, bases: basesOf(node) });
    }
  }
  return found;
}

/** The members of an interface with those that it inherits, its own first. */
export function membersOf(name: string, declarations: ReadonlyMap<string, Declaration>): Member[] {
  const { members = [], bases = [] } = declarations.get(name) ?? {};
  const own = new Set(members.map(member => member.name));
  const inherited = bases.flatMap(base =>
    membersOf(base.name, declarations).filter(
      member => (base.pick?.includes(member.name) ?? true) && !base.omit?.includes(member.name),
    ),
  );
  return [...members, ...inherited.filter(member => !own.has(member.name))];
}

function memberOf(node: typescript.Node, source: string): Member[] {
  if (!(ts.isPropertySignature(node) || ts.isMethodSignature(node)) || !ts.isIdentifier(node.name)) return [];
  const { comment } = commentOf(node, source);
  return [
    {
      name: node.name.text,
      isOptional: node.questionToken !== undefined,
      comment: comment.replaceAll("\n", " "),
      type: ts.isPropertySignature(node) ? (node.type?.getText() ?? "") : "",
    },
  ];
}

function commentOf(
  node: typescript.Node,
  source: string,
): { readonly comment: string; readonly example: string } {
  const range = (ts.getLeadingCommentRanges(source, node.getFullStart()) ?? []).at(-1);
  const text = range ? source.slice(range.pos, range.end) : "";
  if (!text.startsWith("/**")) return { comment: "", example: "" };
  const lines = text
    .slice(3, -2)
    .split("\n")
    .map(line => line.replace(/^\s*\* ?/, "").trimEnd());
  const tag = lines.findIndex(line => line.startsWith("@"));
  const before = (tag < 0 ? lines : lines.slice(0, tag)).join("\n").trim();
  const example = lines.findIndex(line => line.startsWith("@example"));
  return {
    comment: before.replace(/\{@link (\w+)\}/g, "`$1`"),
    example:
      example < 0
        ? ""
        : lines
            .slice(example + 1)
            .join("\n")
            .trim(),
  };
}

function basesOf(node: typescript.InterfaceDeclaration | typescript.ClassDeclaration): Declaration["bases"] {
  return (node.heritageClauses ?? []).flatMap(({ types }) =>
    types.map(({ expression, typeArguments = [] }) => {
      const name = expression.getText();
      const [of, names] = typeArguments;
      if ((name !== "Pick" && name !== "Omit") || !of || !names) return { name };
      const listed = Array.from(names.getText().matchAll(/"(\w+)"/g), ([, one = ""]) => one);
      return { name: of.getText(), ...(name === "Pick" ? { pick: listed } : { omit: listed }) };
    }),
  );
}
