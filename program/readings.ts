/** How a read of the account went. */
export type Reading<Value> =
  | { readonly kind: "read"; readonly value: Value }
  /** The deployer may not look: nothing is known. */
  | { readonly kind: "denied"; readonly reason: string }
  /** AWS does not have it. */
  | { readonly kind: "missing"; readonly reason: string };

/** Sorts a failed read by the words of AWS and its provider. Anything but a refusal counts as missing. */
export function readingOf<Value>(read: Promise<Value>): Promise<Reading<Value>> {
  return read.then(
    value => ({ kind: "read", value }),
    (error: Error) => ({
      kind: isDenied(error.message) ? "denied" : "missing",
      reason: error.message.replace(/\s+/g, " ").trim(),
    }),
  );
}

const isDenied = (message: string): boolean =>
  /AccessDenied|UnauthorizedOperation|not authorized|UnrecognizedClient/i.test(message);
