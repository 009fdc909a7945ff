import { TextField } from "../../../ui/field.tsx";
import type { Form } from "../../../ui/form.ts";
import type { Order } from "../order-details.tsx";
import { text } from "./text.ts";

type Line = Order["items"][number];

/** How many pieces of each variant, by its id. */
export type PiecesValues = Readonly<Record<string, string>>;

/** The fields of a form that asks for pieces, empty. */
export const noPieces = (lines: readonly Line[]): PiecesValues =>
  Object.fromEntries(lines.map(({ variantId }) => [variantId, ""]));

/** What the API is sent for them. */
export const piecesOf = (lines: readonly Line[], values: PiecesValues) =>
  lines
    .map(({ variantId }) => ({ variantId, quantity: Number(values[variantId] ?? "") }))
    .filter(({ quantity }) => quantity > 0);

interface PiecesFieldsProps {
  readonly form: Form<PiecesValues>;
  readonly lines: readonly Line[];
  /** Of a line, how many there can be. */
  readonly most: (line: Line) => number;
}

export function PiecesFields({ form, lines, most }: PiecesFieldsProps) {
  return (
    <>
      {lines.map(line => (
        <TextField
          key={line.variantId}
          form={form}
          name={line.variantId}
          label={text.orders.pieces([line.title, ...line.options].join(", "))}
          hint={text.orders.atMost(most(line))}
          type="number"
          min="0"
          max={String(most(line))}
        />
      ))}
    </>
  );
}
