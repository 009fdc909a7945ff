export interface TableName {
  readonly schema: string;
  readonly name: string;
  readonly kind: "table" | "view";
  /** Counted where the table is small, else PostgreSQL's estimate; null where it has none yet. */
  readonly rows: number | null;
  readonly isCounted: boolean;
  readonly bytes: number;
}

export interface TableColumn {
  readonly name: string;
  readonly type: string;
  readonly isKey: boolean;
  /** The column that a foreign key of this column alone leads to. */
  readonly references: ColumnName | null;
}

export interface ColumnName {
  readonly schema: string;
  readonly table: string;
  readonly column: string;
}

/** A foreign key that leads here: rows of `from` hold the value of our column `to`. */
export interface TableReference {
  readonly from: ColumnName;
  readonly to: string;
}

export interface TablePage {
  readonly columns: readonly TableColumn[];
  readonly referredBy: readonly TableReference[];
  /** Values as text, cut after `longestValue` characters. */
  readonly rows: readonly (readonly (string | null)[])[];
  readonly longestValue: number;
  readonly offset: number;
  readonly hasMore: boolean;
  /** Rows that match, counted up to `mostCounted`. */
  readonly matched: number;
  readonly mostCounted: number;
}

/** What a statement of a person gave. */
export type SqlReply =
  | {
      readonly ok: true;
      readonly columns: readonly { readonly name: string; readonly type: string }[];
      /** Values as PostgreSQL writes them, cut after `longestValue` characters. */
      readonly rows: readonly (readonly (string | null)[])[];
      readonly longestValue: number;
      readonly hasMore: boolean;
      readonly milliseconds: number;
    }
  | {
      readonly ok: false;
      readonly message: string;
      /** PostgreSQL's advice and details. */
      readonly notes: readonly string[];
      /** Where in the text, as an offset and as a person counts, from 1; null where PostgreSQL does not say. */
      readonly at: { readonly offset: number; readonly line: number; readonly column: number } | null;
    };
