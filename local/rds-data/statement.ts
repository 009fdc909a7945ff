import type { Connection, FieldDef, PoolClient, Submittable } from "pg";
import type { BoundStatement } from "./parameters.ts";

/** What came back, in PostgreSQL's text form. */
export interface RawResult {
  readonly fields: readonly FieldDef[] | null;
  readonly rows: readonly (readonly (string | null)[])[];
  /** Size as the Data API counts it: two bytes a row, four a column, and the values. */
  readonly bytes: number;
  readonly largestRowBytes: number;
  /** `UPDATE 3` */
  readonly commandTag: string;
}

/** Rows beyond this are read and forgotten: the call fails anyway. */
const KEEP_BYTES = 12 * 1024 * 1024;

/** Runs one statement in PostgreSQL's extended protocol with the given parameter types. */
export function runStatement(client: PoolClient, statement: BoundStatement): Promise<RawResult> {
  return new Promise((resolve, reject) => {
    client.query(new ExtendedQuery(statement, resolve, reject));
  });
}

/** The messages that `pg` hands to its current query. */
class ExtendedQuery implements Submittable {
  #fields: readonly FieldDef[] | null = null;
  #rows: (string | null)[][] = [];
  #bytes = 0;
  #largestRowBytes = 0;
  #commandTag = "";

  constructor(
    private readonly statement: BoundStatement,
    private readonly resolve: (result: RawResult) => void,
    private readonly reject: (error: Error) => void,
  ) {}

  submit(connection: Connection): void {
    const { text, types, values } = this.statement;
    connection.stream.cork();
    // The declared types know arrays of names only; the protocol wants object ids.
    connection.parse({ name: "", text, types: types as unknown as string[] }, true);
    connection.bind({ values: values as (string | null)[] }, true);
    connection.describe({ type: "P", name: "" }, true);
    connection.execute({ portal: "" } as { portal: string; rows: string }, true);
    connection.sync();
    connection.stream.uncork();
  }

  handleRowDescription(message: { readonly fields: readonly FieldDef[] }): void {
    this.#fields = message.fields;
  }

  handleDataRow(message: { readonly fields: (string | null)[]; readonly length: number }): void {
    // The message's length counts itself, four bytes, besides what the Data API counts.
    const bytes = message.length - 4;
    this.#bytes += bytes;
    if (bytes > this.#largestRowBytes) this.#largestRowBytes = bytes;
    if (this.#bytes <= KEEP_BYTES) this.#rows.push(message.fields);
  }

  handleCommandComplete(message: { readonly text: string }): void {
    this.#commandTag = message.text;
  }

  handleEmptyQuery(): void {}

  handlePortalSuspended(): void {}

  handleCopyInResponse(connection: Connection & { sendCopyFail(reason: string): void }): void {
    connection.sendCopyFail("COPY FROM STDIN is not supported by the Data API");
    // The one that was sent with the statement was ignored while PostgreSQL waited for data.
    connection.sync();
  }

  handleCopyData(): void {}

  handleError(error: Error): void {
    this.reject(error);
  }

  handleReadyForQuery(): void {
    this.resolve({
      fields: this.#fields,
      rows: this.#rows,
      bytes: this.#bytes,
      largestRowBytes: this.#largestRowBytes,
      commandTag: this.#commandTag,
    });
  }
}
