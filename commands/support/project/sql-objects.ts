/** What a statement makes, changes or drops. */
export interface SqlObject {
  readonly kind:
    | "table"
    | "view"
    | "function"
    | "type"
    | "sequence"
    | "index"
    | "trigger"
    | "extension"
    | "other";
  readonly name: string;
  readonly does: "makes" | "changes" | "drops";
  /** The table of a trigger or an index. */
  readonly on?: string;
}

type Node = Readonly<Record<string, unknown>>;

/** The objects of a file's statements, in their order, as PostgreSQL's own parser sees them. */
export async function sqlObjectsOf(sql: string): Promise<SqlObject[]> {
  const parser = await import("libpg-query");
  await parser.loadModule();
  const { stmts = [] } = parser.parseSync(sql) as { stmts?: { stmt: Node }[] };
  return stmts.flatMap(({ stmt }) => {
    const [[kind = "", node] = []] = Object.entries(stmt);
    return objectsOf(kind, node as Node);
  });
}

function objectsOf(kind: string, node: Node): SqlObject[] {
  const table = nameIn(node.relation);
  switch (kind) {
    case "CreateStmt":
      return [{ kind: "table", name: table, does: "makes" }];
    case "ViewStmt":
      return [{ kind: "view", name: nameIn(node.view), does: "makes" }];
    case "CreateSeqStmt":
      return [{ kind: "sequence", name: nameIn(node.sequence), does: "makes" }];
    case "CreateFunctionStmt":
      return [{ kind: "function", name: lastOf(node.funcname), does: "makes" }];
    case "CreateEnumStmt":
    case "CompositeTypeStmt":
    case "CreateDomainStmt":
      return [
        {
          kind: "type",
          name: lastOf(node.typeName ?? node.domainname) || nameIn(node.typevar),
          does: "makes",
        },
      ];
    case "CreateTrigStmt":
      return [{ kind: "trigger", name: String(node.trigname), on: table, does: "makes" }];
    case "CreateExtensionStmt":
      return [{ kind: "extension", name: String(node.extname), does: "makes" }];
    case "IndexStmt":
      return [{ kind: "index", name: String(node.idxname ?? ""), on: table, does: "makes" }];
    case "ReindexStmt":
      return [
        { kind: node.kind === "REINDEX_OBJECT_INDEX" ? "index" : "table", name: table, does: "changes" },
      ];
    case "DropStmt":
      return dropped(node);
    default:
      return [
        table
          ? { kind: "table", name: table, does: "changes" }
          : { kind: "other", name: kind, does: "changes" },
      ];
  }
}

const droppable: Readonly<Record<string, SqlObject["kind"]>> = {
  OBJECT_TABLE: "table",
  OBJECT_VIEW: "view",
  OBJECT_SEQUENCE: "sequence",
  OBJECT_FUNCTION: "function",
  OBJECT_TYPE: "type",
  OBJECT_INDEX: "index",
  OBJECT_TRIGGER: "trigger",
};

function dropped({ objects, removeType }: Node): SqlObject[] {
  const kind = droppable[String(removeType)] ?? "other";
  return (objects as Node[]).map(object => {
    const { List: list, ObjectWithArgs: withArguments, TypeName: type } = object as Record<string, Node>;
    const names = list?.items ?? withArguments?.objname ?? type?.names;
    const on = kind === "trigger" ? textsIn(names).at(-2) : undefined;
    return { kind, name: lastOf(names), does: "drops", ...(on === undefined ? {} : { on }) };
  });
}

const nameIn = (relation: unknown): string => (relation as { relname?: string } | undefined)?.relname ?? "";

const lastOf = (names: unknown): string => textsIn(names).at(-1) ?? "";

const textsIn = (names: unknown): string[] =>
  ((names ?? []) as { String?: { sval: string } }[]).map(one => one.String?.sval ?? "");
